"""who is signed in where, tries at a PIN, the stronger sign-in"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sign_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('device', sa.String(length=32), nullable=False),
    sa.Column('platform', sa.String(length=20), nullable=False),
    sa.Column('means', sa.String(length=10), nullable=False),
    sa.Column('is_shared', sa.Boolean(), nullable=False),
    sa.Column('is_strong', sa.Boolean(), nullable=False),
    sa.Column('since', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('ended_why', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_token_hash'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_since'), ['since'], unique=False)

    op.create_table('sign_in_try',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('badge', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('device', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('fits', sa.Boolean(), nullable=False),
    sa.Column('forgiven', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_try_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_try'))
    )
    with op.batch_alter_table('sign_in_try', schema=None) as batch_op:
        for column in ('at', 'badge', 'device', 'person_id'):
            batch_op.create_index(batch_op.f(f'ix_sign_in_try_{column}'), [column], unique=False)

    op.create_table('strong_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.Column('recovery', sa.JSON(), nullable=False),
    sa.Column('set_at', sa.DateTime(), nullable=True),
    sa.Column('invitation_hash', sa.String(length=64), nullable=True),
    sa.Column('invited_until', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_strong_key_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_strong_key')),
    sa.UniqueConstraint('person_id', name=op.f('uq_strong_key_person_id'))
    )
    # not by a copy of the table: half of all others point to it
    op.add_column('person', sa.Column('pin_once', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.drop_column('person', 'session_key')
    with op.batch_alter_table('timeline_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_timeline_entry_at'), ['at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('timeline_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_timeline_entry_at'))
    op.add_column('person', sa.Column('session_key', sa.String(length=16), server_default='', nullable=False))
    op.drop_column('person', 'pin_once')
    op.drop_table('strong_key')
    op.drop_table('sign_in_try')
    op.drop_table('sign_in')
