"""Who may write for a patient: one process at a time, and never one that is gone."""

import sqlalchemy as sa

from fhir_baclofen.store.database import Database, insert_new
from fhir_baclofen.store.rows import Lease, LeaseLostError, Scope
from fhir_baclofen.store.tables import LEASES, of, within


class Leases:
    """The leases in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(
        self, scope: Scope, holder: str, *, for_s: float, gone: str | None = None
    ) -> Lease | None:
        """The lease, if nobody else has it; `holder` names the caller and nobody else.

        Holders whose names begin with `gone` are known to have ended without giving it back.
        """
        with self._database.transaction() as connection:
            insert_new(connection, LEASES, {**of(scope), "holder": "", "fence": 0, "expires": 0.0})
            now = self._database.now(connection)
            free = sa.or_(LEASES.c.expires < now, LEASES.c.holder == holder)
            if gone is not None:
                free = sa.or_(free, LEASES.c.holder.startswith(gone, autoescape=True))
            taken = connection.execute(
                LEASES.update()
                .where(within(LEASES, scope), free)
                .values(holder=holder, fence=LEASES.c.fence + 1, expires=now + for_s)
            )
            if taken.rowcount == 0:
                return None
            fence = sa.select(LEASES.c.fence).where(within(LEASES, scope))
            return Lease(scope, holder, connection.execute(fence).scalar_one())

    def renew(self, lease: Lease, *, for_s: float) -> None:
        """Keep the lease; raises LeaseLostError when somebody else has it by now."""
        with self._database.transaction() as connection:
            hold(connection, lease)
            expires = self._database.now(connection) + for_s
            mine = within(LEASES, lease.scope)
            connection.execute(LEASES.update().where(mine).values(expires=expires))

    def release(self, lease: Lease) -> None:
        """Give the lease back; nothing happens when somebody else has it."""
        mine = sa.and_(within(LEASES, lease.scope), LEASES.c.fence == lease.fence)
        with self._database.transaction() as connection:
            connection.execute(LEASES.update().where(mine).values(expires=0.0))


def hold(connection: sa.Connection, lease: Lease) -> None:
    """Make sure, until the transaction ends, that the lease is still this holder's.

    Raises LeaseLostError when it is not.
    """
    mine = sa.and_(within(LEASES, lease.scope), LEASES.c.fence == lease.fence)
    # An update, since it keeps others from taking the lease before this transaction has ended.
    held = connection.execute(LEASES.update().where(mine).values(holder=lease.holder))
    if held.rowcount == 0:
        message = "Another run took over writing for this patient."
        raise LeaseLostError(message)
