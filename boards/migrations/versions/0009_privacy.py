"""names taken out, photos that should go, what time ended"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('retention_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=20), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('before', sa.Date(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_run'))
    )
    op.create_table('anonymisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('open_for', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_anonymisation_asked_by_id_person')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['person.id'], name=op.f('fk_anonymisation_confirmed_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_anonymisation_person_id_person')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['person.id'], name=op.f('fk_anonymisation_withdrawn_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_anonymisation')),
    sa.UniqueConstraint('number', name=op.f('uq_anonymisation_number')),
    sa.UniqueConstraint('open_for', name=op.f('uq_anonymisation_open_for'))
    )
    with op.batch_alter_table('anonymisation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_anonymisation_person_id'), ['person_id'], unique=False)

    op.create_table('photo_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('open_for', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('decision', sa.String(length=8), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('answer', sa.String(length=300), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_photo_request_asked_by_id_person')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_photo_request_decided_by_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_photo_request_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo_request')),
    sa.UniqueConstraint('open_for', name=op.f('uq_photo_request_open_for'))
    )
    with op.batch_alter_table('photo_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_request_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_request_unit_id'), ['unit_id'], unique=False)

    op.create_table('name_place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('anonymisation_id', sa.Integer(), nullable=False),
    sa.Column('table', sa.String(length=40), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('column', sa.String(length=40), nullable=False),
    sa.Column('decision', sa.String(length=8), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['anonymisation_id'], ['anonymisation.id'], name=op.f('fk_name_place_anonymisation_id_anonymisation')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_name_place_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_name_place')),
    sa.UniqueConstraint('anonymisation_id', 'table', 'row_id', 'column', name=op.f('uq_name_place_anonymisation_id_table_row_id_column'))
    )


def downgrade() -> None:
    op.drop_table('name_place')
    with op.batch_alter_table('photo_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_request_unit_id'))
        batch_op.drop_index(batch_op.f('ix_photo_request_name'))

    op.drop_table('photo_request')
    with op.batch_alter_table('anonymisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_anonymisation_person_id'))

    op.drop_table('anonymisation')
    op.drop_table('retention_run')
