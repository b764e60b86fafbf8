"""What this product calls itself and what it writes: the canonical base and keyed identifiers."""

import base64
import hashlib
import hmac
from typing import Final
from uuid import UUID, uuid5

BASE: Final = "http://fhir-baclofen.org/fhir"
"""The canonical base of everything local."""

REVIEW_SYSTEM: Final = f"{BASE}/identifier/review"
SOFTWARE_SYSTEM: Final = f"{BASE}/identifier/software"
FILING_SYSTEM: Final = f"{BASE}/identifier/filing"
RULE_SYSTEM: Final = f"{BASE}/CodeSystem/baclofen-rule"
ACTIVITY_SYSTEM: Final = f"{BASE}/CodeSystem/plan-activity"
CATEGORY_SYSTEM: Final = f"{BASE}/CodeSystem/care-plan-category"

OFFLINE_KEY: Final = b"fhir-baclofen/offline-review"
"""The key of `review --format fhir`, which is known to everybody: its identifiers hide nothing."""

_NAMESPACE: Final = UUID("8a0e3f0c-5b52-5d0f-9d5e-0a5a3c1d7b11")


def structure(name: str) -> str:
    """The canonical URL of one of our profiles or extensions."""
    return f"{BASE}/StructureDefinition/{name}"


def review_identifier(key: bytes, patient: str, rule: str, *, subject: str, episode: int) -> str:
    """The value of an identifier of REVIEW_SYSTEM: 52 letters and digits that give nothing away.

    The same arguments give the same value; without the key nothing can be told from it.
    """
    message = "|".join((patient, rule, subject, str(episode)))
    digest = hmac.digest(key, message.encode(), hashlib.sha256)
    return base64.b32encode(digest).decode().rstrip("=")


def urn(name: str) -> str:
    """A `urn:uuid:` that is always the same for the same name."""
    return f"urn:uuid:{uuid5(_NAMESPACE, name)}"
