"""What is remembered between calls: the key of identifiers, who writes, what waits, what was filed.

SQLAlchemy Core over SQLite or PostgreSQL with the same tables. Everything is kept apart by tenant,
server and patient. Each method is one transaction, committed when it returns.
"""

from fhir_baclofen.store.rows import Lease, Row, Scope, State
from fhir_baclofen.store.store import Store

__all__ = ["Lease", "Row", "Scope", "State", "Store"]
