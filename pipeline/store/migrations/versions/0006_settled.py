"""For which state of the store the work over all documents was done"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("settled", sa.Column("state", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("state"))


def downgrade() -> None:
    op.drop_table("settled")
