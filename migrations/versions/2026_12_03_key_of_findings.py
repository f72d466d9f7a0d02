"""Findings know which row they are about, so that a correction in another file ends them.

Revision: b3f0a6c1d7e2, after: 9cf8b88f2e7d.
"""

import sqlalchemy as sa
from alembic import op

revision = "b3f0a6c1d7e2"
down_revision = "9cf8b88f2e7d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; findings of before have no key, and end with their file."""
    op.add_column("finding", sa.Column("row_key", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take the column away."""
    with op.batch_alter_table("finding") as batch:
        batch.drop_column("row_key")
