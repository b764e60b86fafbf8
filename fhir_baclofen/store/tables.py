"""The tables of the store. A change here is a new schema version."""

from typing import Final

import sqlalchemy as sa

from fhir_baclofen.store.rows import Scope

SCHEMA: Final = 1
METADATA: Final = sa.MetaData()


def _scope(*, primary_key: bool) -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("tenant", sa.String(255), primary_key=primary_key, nullable=False),
        sa.Column("server", sa.String(1024), primary_key=primary_key, nullable=False),
        sa.Column("patient", sa.String(64), primary_key=primary_key, nullable=False),
    )


VERSION: Final = sa.Table(
    "schema_version", METADATA, sa.Column("version", sa.Integer, nullable=False)
)
KEYS: Final = sa.Table(
    "identifier_key",
    METADATA,
    sa.Column("tenant", sa.String(255), primary_key=True),
    sa.Column("server", sa.String(1024), primary_key=True),
    sa.Column("key", sa.LargeBinary, nullable=False),
)
LEASES: Final = sa.Table(
    "lease",
    METADATA,
    *_scope(primary_key=True),
    sa.Column("holder", sa.String(64), nullable=False),
    sa.Column("fence", sa.Integer, nullable=False),
    sa.Column("expires", sa.Double, nullable=False),
)
OUTBOX: Final = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    *_scope(primary_key=False),
    sa.Column("batch", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("fence", sa.Integer, nullable=False),
    sa.Column("action", sa.LargeBinary, nullable=False),
    sa.Column("reference", sa.String(255)),
    sa.Column("reason", sa.Text),
    sa.Index("outbox_scope", "tenant", "server", "patient"),
)
FILINGS: Final = sa.Table(
    "filing",
    METADATA,
    *_scope(primary_key=True),
    sa.Column("resource_type", sa.String(64), primary_key=True),
    sa.Column("system", sa.String(255), primary_key=True),
    sa.Column("value", sa.String(255), primary_key=True),
    sa.Column("rule", sa.String(255)),
    sa.Column("subject", sa.String(255), nullable=False),
    sa.Column("episode", sa.Integer, nullable=False),
    sa.Column("status", sa.String(32), nullable=False),
    sa.Column("content", sa.String(64), nullable=False),
    sa.Column("reference", sa.String(255)),
    sa.Column("version", sa.String(64)),
    sa.Column("body", sa.LargeBinary, nullable=False),
)


def of(scope: Scope) -> dict[str, str]:
    """The columns of a scope with their values."""
    return {"tenant": scope.tenant, "server": scope.server, "patient": scope.patient}


def within(table: sa.Table, scope: Scope) -> sa.ColumnElement[bool]:
    """The condition that a row is of a scope."""
    return sa.and_(*(table.c[name] == value for name, value in of(scope).items()))
