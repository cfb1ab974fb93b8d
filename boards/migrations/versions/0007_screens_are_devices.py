"""screens are devices"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('screen', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=8), nullable=False, server_default='tv'))
        batch_op.add_column(sa.Column('distance_m', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('credential_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('kiosk_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('kiosk_made_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('paired_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('ended_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('shows', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('heard_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('build', sa.String(length=80), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_screen_token'), type_='unique')
        batch_op.drop_column('token')
        batch_op.drop_column('view')
        batch_op.create_index(batch_op.f('ix_screen_unit_id'), ['unit_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_screen_credential_hash'), ['credential_hash'])
        batch_op.create_unique_constraint(batch_op.f('uq_screen_kiosk_hash'), ['kiosk_hash'])
        batch_op.create_foreign_key(batch_op.f('fk_screen_ended_by_id_person'), 'person', ['ended_by_id'], ['id'])
    with op.batch_alter_table('screen', schema=None) as batch_op:
        for column in ('kind', 'shows', 'version'):  # the defaults were for the rows that stood there
            batch_op.alter_column(column, server_default=None)

    op.create_table('screen_pairing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('secret_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.Column('used_by_id', sa.Integer(), nullable=True),
    sa.Column('screen_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['screen_id'], ['screen.id'], name=op.f('fk_screen_pairing_screen_id_screen')),
    sa.ForeignKeyConstraint(['used_by_id'], ['person.id'], name=op.f('fk_screen_pairing_used_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screen_pairing')),
    sa.UniqueConstraint('code', name=op.f('uq_screen_pairing_code')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_screen_pairing_secret_hash'))
    )
    with op.batch_alter_table('screen_pairing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_screen_pairing_made_at'), ['made_at'], unique=False)

    _set('boards_need_sign_in', True, 'reading', 'signed-in')


def downgrade() -> None:
    _set('reading', 'signed-in', 'boards_need_sign_in', True)
    op.drop_table('screen_pairing')
    with op.batch_alter_table('screen', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_screen_ended_by_id_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_screen_kiosk_hash'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_screen_credential_hash'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_screen_unit_id'))
        batch_op.add_column(sa.Column('view', sa.String(length=20), nullable=False, server_default='team_board'))
        batch_op.add_column(sa.Column('token', sa.String(length=40), nullable=True))
        for column in ('build', 'heard_at', 'version', 'shows', 'ended_by_id', 'ended_at', 'paired_at', 'kiosk_made_at',
                       'kiosk_hash', 'credential_hash', 'distance_m', 'kind'):
            batch_op.drop_column(column)
    op.execute(sa.text("UPDATE screen SET token = 'screen ' || id"))
    with op.batch_alter_table('screen', schema=None) as batch_op:
        batch_op.alter_column('view', server_default=None)
        batch_op.alter_column('token', existing_type=sa.String(length=40), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_screen_token'), ['token'])


def _set(old: str, when: object, new: str, then: object) -> None:
    """A plant whose boards were for people stays so."""
    plant = sa.table('plant', sa.column('id', sa.Integer()), sa.column('settings', sa.JSON()))
    for id, settings in op.get_bind().execute(sa.select(plant.c.id, plant.c.settings)).all():
        if settings.pop(old, None) == when:
            op.execute(sa.update(plant).where(plant.c.id == id).values(settings={**settings, new: then}))
