"""The store as a whole."""

import secrets
from typing import Final, Self

import sqlalchemy as sa

from fhir_baclofen.store.database import Database, insert_new
from fhir_baclofen.store.filings import Filings
from fhir_baclofen.store.leases import Leases
from fhir_baclofen.store.outbox import Outbox
from fhir_baclofen.store.tables import KEYS

DEFAULT_URL: Final = "sqlite:///fhir-baclofen.db"
_KEY_BYTES: Final = 32


class Store:
    """The store at a database URL, made when it is not there. A context manager."""

    def __init__(self, url: str = DEFAULT_URL) -> None:
        """`url` is a database URL or the path of an SQLite file.

        Raises StoreError when it cannot be opened, or was made by a newer version.
        """
        self._database: Final = Database(url)
        self.leases: Final = Leases(self._database)
        self.outbox: Final = Outbox(self._database)
        self.filings: Final = Filings(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    @property
    def name(self) -> str:
        """The URL of the database, fit to show."""
        return self._database.name

    def identifier_key(self, server: str, tenant: str = "default") -> bytes:
        """The key of a tenant's identifiers on a server: made once, the same ever after."""
        here = sa.and_(KEYS.c.tenant == tenant, KEYS.c.server == server)
        made = {"tenant": tenant, "server": server, "key": secrets.token_bytes(_KEY_BYTES)}
        with self._database.transaction() as connection:
            insert_new(connection, KEYS, made)
            return bytes(connection.execute(sa.select(KEYS.c.key).where(here)).scalar_one())
