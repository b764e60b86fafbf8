"""What is to be written, on disk before any of it is sent."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from fhir_baclofen.store.database import Database
from fhir_baclofen.store.leases import hold
from fhir_baclofen.store.rows import Lease, Row, Scope, State
from fhir_baclofen.store.tables import OUTBOX, of, within
from fhir_baclofen.writeback.actions import Action

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_DECODER: Final = msgspec.json.Decoder(Action, float_hook=Decimal)


class Outbox:
    """The outbox in a database; only the holder of a patient's lease may change what is in it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enqueue(self, lease: Lease, actions: Iterable[Action]) -> tuple[Row, ...]:
        """Put what is to be written on record as one batch."""
        with self._database.transaction() as connection:
            hold(connection, lease)
            batch = (connection.scalar(sa.select(sa.func.max(OUTBOX.c.id))) or 0) + 1
            return tuple(_inserted(connection, lease, batch, action) for action in actions)

    def rows(self, scope: Scope) -> tuple[Row, ...]:
        """What is in the outbox for a patient, in the order in which it was decided."""
        found = sa.select(OUTBOX).where(within(OUTBOX, scope)).order_by(OUTBOX.c.id)
        with self._database.transaction() as connection:
            return tuple(_row(r) for r in connection.execute(found).mappings())

    def mark(
        self, lease: Lease, rows: Sequence[Row], state: State, reason: str | None = None
    ) -> None:
        """Say where rows are on their way."""
        self._update(lease, rows, {"state": state.value, "reason": reason})

    def done(self, lease: Lease, row: Row, reference: str | None) -> None:
        """Say that a row was written, and where it stands now."""
        self._update(lease, (row,), {"state": State.DONE.value, "reference": reference})

    def drop(self, lease: Lease, rows: Sequence[Row]) -> None:
        """Forget rows: nothing of a patient is kept longer than it takes to write it."""
        with self._database.transaction() as connection:
            hold(connection, lease)
            connection.execute(OUTBOX.delete().where(_among(rows)))

    def _update(self, lease: Lease, rows: Sequence[Row], values: dict[str, Any]) -> None:
        with self._database.transaction() as connection:
            hold(connection, lease)
            connection.execute(OUTBOX.update().where(_among(rows)).values(values))


def _among(rows: Sequence[Row]) -> sa.ColumnElement[bool]:
    return OUTBOX.c.id.in_([row.id for row in rows])


def _inserted(connection: sa.Connection, lease: Lease, batch: int, action: Action) -> Row:
    values = {
        **of(lease.scope),
        "batch": batch,
        "state": State.PENDING.value,
        "fence": lease.fence,
        "action": _ENCODER.encode(action),
    }
    made = connection.execute(OUTBOX.insert().values(values).returning(OUTBOX.c.id))
    return Row(made.scalar_one(), batch, State.PENDING, action)


def _row(row: sa.RowMapping) -> Row:
    action = _DECODER.decode(bytes(row["action"]))
    state = State(row["state"])
    return Row(row["id"], row["batch"], state, action, row["reference"], row["reason"])
