"""What the mapper made of a document, so that a corrected figure can be audited without reading the PDF again"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mapped",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document"),
        sa.ForeignKeyConstraint(["document"], ["documents.document"], ondelete="CASCADE"),
    )


def downgrade() -> None:
    op.drop_table("mapped")
