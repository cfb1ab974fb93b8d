"""moves of people"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('transfer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('crew', sa.String(length=10), nullable=True),
    sa.Column('was_unit_id', sa.Integer(), nullable=False),
    sa.Column('was_crew', sa.String(length=10), nullable=True),
    sa.Column('led_unit', sa.Boolean(), nullable=False),
    sa.Column('ended_grants', sa.JSON(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('began_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_transfer_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_transfer_person_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_transfer_unit_id_unit')),
    sa.ForeignKeyConstraint(['was_unit_id'], ['unit.id'], name=op.f('fk_transfer_was_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer')),
    sa.UniqueConstraint('person_id', 'from_on', name=op.f('uq_transfer_person_id_from_on'))
    )
    with op.batch_alter_table('transfer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_transfer_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_transfer_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_transfer_was_unit_id'), ['was_unit_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('transfer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_transfer_was_unit_id'))
        batch_op.drop_index(batch_op.f('ix_transfer_unit_id'))
        batch_op.drop_index(batch_op.f('ix_transfer_person_id'))

    op.drop_table('transfer')
