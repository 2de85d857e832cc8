"""Individual appraisals, and where reports of one body and year disagree with each other"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _columns(kind: type[sa.types.TypeEngine[Any]], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind(), nullable=True) for name in names]


def _keys(*names: str) -> list[sa.Column[Any]]:
    texts = ("document", "body")
    return [sa.Column(n, sa.Text() if n in texts else sa.Integer(), nullable=False) for n in names]


def upgrade() -> None:
    op.create_table(
        "appraisals",
        *_keys("document"),
        *_columns(sa.Integer, "round_number"),
        *_columns(sa.Text, "round_start", "round_end", "post", "post_level"),
        *_columns(sa.Float, "total", "recomputed_total"),
        *_columns(sa.Text, "band", "recomputed_band"),
        sa.PrimaryKeyConstraint("document"),
        sa.ForeignKeyConstraint(["document"], ["documents.document"], ondelete="CASCADE"),
    )
    op.create_table(
        "appraisal_parts",
        *_keys("document", "position"),
        *_columns(sa.Text, "kind", "section", "name"),
        *_columns(sa.Float, "points", "converted", "score", "share", "weighted_score", "recomputed_points",
                  "recomputed_score", "recomputed_weighted_score"),
        sa.PrimaryKeyConstraint("document", "position"),
        sa.ForeignKeyConstraint(["document"], ["documents.document"], ondelete="CASCADE"),
    )  # fmt: skip
    op.create_table(
        "across_findings",
        *_keys("body", "fiscal_year", "position"),
        *_columns(sa.Text, "code", "severity", "indicator", "document", "other_document", "reported", "expected",
                  "message", "message_en"),
        sa.PrimaryKeyConstraint("body", "fiscal_year", "position"),
    )  # fmt: skip
    op.create_table(
        "across_evidence",
        *_keys("body", "fiscal_year", "finding", "position", "document"),
        *_columns(sa.Integer, "page"),
        *_columns(sa.Float, "x0", "top", "x1", "bottom"),
        *_columns(sa.Text, "raw"),
        sa.PrimaryKeyConstraint("body", "fiscal_year", "finding", "position"),
        sa.ForeignKeyConstraint(
            ["body", "fiscal_year", "finding"],
            ["across_findings.body", "across_findings.fiscal_year", "across_findings.position"],
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    for name in ("across_evidence", "across_findings", "appraisal_parts", "appraisals"):
        op.drop_table(name)
