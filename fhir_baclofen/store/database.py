"""Opening the database of the store, and one transaction at a time in it."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from fhir_baclofen.errors import StoreError
from fhir_baclofen.store.tables import METADATA, SCHEMA, VERSION

_BUSY_MS: Final = 5_000
_RETRY_S: Final = 0.02
# Held on PostgreSQL while tables are made; any number of this product's own.
_LOCK: Final = 0x6261636C6F66656E


class Database:
    """The database at a URL; its tables are made when they are not there."""

    def __init__(self, url: str) -> None:
        """`url` is a database URL or the path of an SQLite file.

        Raises StoreError when it cannot be opened, or was made by a newer version.
        """
        where = _parsed(url)
        self.name: Final = where.render_as_string(hide_password=True)
        with self._errors():
            self._engine: Final = _engine(where)
            self._prepare()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """A transaction that commits at its end, and raises StoreError where that fails."""
        with self._errors(), self._engine.begin() as connection:
            yield connection

    def now(self, connection: sa.Connection) -> float:
        """The time in seconds, by one clock for all who share the store."""
        if self._engine.dialect.name != "postgresql":
            return time.time()
        clock = sa.func.extract("epoch", sa.func.clock_timestamp())
        return float(connection.execute(sa.select(clock)).scalar_one())

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.SQLAlchemyError, OSError, ImportError) as error:
            message = f"The store {self.name} cannot be used: {_why(error)}."
            raise StoreError(message) from None

    def _prepare(self) -> None:
        with self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            METADATA.create_all(connection)
            version = connection.scalar(sa.select(VERSION.c.version))
            if version is None:
                connection.execute(VERSION.insert().values(version=SCHEMA))
            elif version > SCHEMA:
                message = f"The store {self.name} was made by a newer version of fhir-baclofen."
                raise StoreError(message)


def insert_new(connection: sa.Connection, table: sa.Table, values: dict[str, Any]) -> None:
    """Insert a row unless one with its key is there already."""
    try:
        with connection.begin_nested():
            connection.execute(table.insert().values(values))
    except sa.exc.IntegrityError:
        return


_REASONS: Final = {
    "FileNotFoundError": "its folder does not exist",
    "IsADirectoryError": "it is a folder",
    "PermissionError": "access to it is not allowed",
    "ModuleNotFoundError": "PostgreSQL needs the package psycopg (pip install 'psycopg[binary]')",
    "DatabaseError": "it is not a database, or damaged",
}


def _why(error: Exception) -> str:
    """What is wrong, without anything the driver quotes."""
    kind = type(getattr(error, "orig", None) or error).__name__
    return _REASONS.get(kind, f"the database reports {kind}")


def _parsed(url: str) -> URL:
    if "://" not in url:
        return URL.create("sqlite", database=url)
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except sa.exc.ArgumentError:
        parsed = URL.create("unknown")
    kind = parsed.get_backend_name() if parsed.drivername != "unknown" else ""
    if kind not in {"sqlite", "postgresql"}:
        message = (
            "The store must be an SQLite file, or the URL of an SQLite or PostgreSQL database."
        )
        raise StoreError(message)
    return parsed.set(drivername="postgresql+psycopg") if kind == "postgresql" else parsed


def _engine(url: URL) -> sa.Engine:
    if url.get_backend_name() == "postgresql":
        return sa.create_engine(url, connect_args={"connect_timeout": 5})
    if url.database and url.database != ":memory:":
        _private(Path(url.database))
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_MS / 1000})
    sa.event.listen(engine, "connect", _configure)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _private(path: Path) -> None:
    """Make the file readable by its owner only, before SQLite makes it readable by others."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if path.stat().st_uid == os.getuid():
        path.chmod(0o600)


def _configure(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    _write_ahead(cursor)
    # NORMAL may lose committed rows when the power goes.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Switch to a write-ahead log; several may open a new store at once.

    SQLite does not wait for the lock that the switch needs, so the waiting is done here.
    """
    ends = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > ends:
                raise
            time.sleep(_RETRY_S)
        else:
            return


def _begin(connection: sa.Connection) -> None:
    # A transaction that starts by reading may find at its first write that it came too late.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
