"""What was last written for a patient, and our own copy of it."""

from decimal import Decimal
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from fhir_baclofen.store.database import Database
from fhir_baclofen.store.leases import hold
from fhir_baclofen.store.rows import Lease, Scope
from fhir_baclofen.store.tables import FILINGS, of, within
from fhir_baclofen.writeback.actions import Filing, Resource

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_BODY: Final = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
_AS_THEY_ARE: Final = (
    *("resource_type", "rule", "subject", "episode", "status", "content", "reference", "version"),
)


class Filings:
    """The memory of what was written, in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, lease: Lease, filing: Filing, body: Resource) -> None:
        """Keep what was written, in place of what was written before under the same identifier.

        A filing without a `reference` is one that the server cannot hold.
        """
        system, value = filing.identifier
        same = sa.and_(
            within(FILINGS, lease.scope),
            FILINGS.c.resource_type == filing.resource_type,
            FILINGS.c.system == system,
            FILINGS.c.value == value,
        )
        values = {name: getattr(filing, name) for name in _AS_THEY_ARE}
        values |= {**of(lease.scope), "system": system, "value": value}
        values |= {"reference": filing.reference or None, "body": _ENCODER.encode(body)}
        with self._database.transaction() as connection:
            hold(connection, lease)
            connection.execute(FILINGS.delete().where(same))
            connection.execute(FILINGS.insert().values(values))

    def of(self, scope: Scope) -> tuple[Filing, ...]:
        """What was last written for a patient to the server."""
        written = sa.and_(within(FILINGS, scope), FILINGS.c.reference.is_not(None))
        with self._database.transaction() as connection:
            return tuple(
                Filing(
                    identifier=(row["system"], row["value"]),
                    **{name: row[name] for name in _AS_THEY_ARE},
                )
                for row in connection.execute(sa.select(FILINGS).where(written)).mappings()
            )

    def bodies(self, scope: Scope, resource_type: str) -> tuple[dict[str, Any], ...]:
        """Our own copies of the resources of one type, those the server cannot hold included."""
        ours = sa.and_(within(FILINGS, scope), FILINGS.c.resource_type == resource_type)
        with self._database.transaction() as connection:
            bodies = connection.execute(sa.select(FILINGS.c.body).where(ours)).scalars()
            return tuple(_BODY.decode(bytes(body)) for body in bodies)
