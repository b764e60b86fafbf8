"""Which devices, procedures and bookings are about the baclofen pump, by their words.

An infusion pump for insulin, for pain or for feeding is none, unless the words name baclofen too.
"""

import re
from functools import lru_cache

from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.words import text_of

PUMP = re.compile(
    r"intrathec|baclofen[- ]?pump|synchromed|infusion pump|\bitb\b|baclofenpumpe|pompe à baclof",
    re.IGNORECASE,
)
ANY_PUMP = re.compile(r"pump|pompe|\bbomba\b|\bpompa\b|reservoir", re.IGNORECASE)
REFILL = re.compile(
    r"(refill|re-fill)\b.*(pump|reservoir|baclofen)|(pump|reservoir|baclofen).*\bre-?fill",
    re.IGNORECASE,
)
IMPLANT = re.compile(r"pump.*(implant|insertion)|(implant|insertion).*pump", re.IGNORECASE)
REMOVAL = re.compile(r"(remov|explant).*pump|pump.*(remov|explant)", re.IGNORECASE)
REPLACEMENT = re.compile(r"replac|exchang|re-?implant|revis", re.IGNORECASE)
REPAIR = re.compile(r"revis|replac|repair|exchang|reconnect|implant|insertion", re.IGNORECASE)
ONLY_PLANNED = re.compile(
    r"evaluat|assess|consult|counsel|educat|planning|\bpre-?op|candida", re.IGNORECASE
)
# What another pump gives, and organs in which no baclofen pump is.
OTHER_USE = re.compile(
    r"insulin|morphin|hydromorph|ziconotid|fentanyl|opioid|analges|\bpain\b|chemo|apomorph|levodopa"
    r"|treprostinil|heparin|heart|cardiac|balloon|ventric|breast|dialys|urin|foley|suprapub|bladder"
    r"|periton|nephrost|gastr|feeding|enteral|\bpicc\b|\bpca\b",
    re.IGNORECASE,
)
# Ways of giving that no baclofen pump has; an intrathecal pump may still lie under the skin.
OTHER_ROUTE = re.compile(
    r"intraveno|\bi\.?v\.?\b|veno|central line|syringe|epidural|subcutaneous|nerve block|arterial",
    re.IGNORECASE,
)
OURS = re.compile(r"intrathec|synchromed|\bitb\b", re.IGNORECASE)


@lru_cache(maxsize=2048)
def is_of_another(words: str) -> bool:
    """True for words about a pump or catheter of another drug or another part of the body."""
    if "baclofen" in words.lower():
        return False
    if OTHER_USE.search(words):
        return True
    return bool(OTHER_ROUTE.search(words)) and not OURS.search(words)


@lru_cache(maxsize=2048)
def names_pump(words: str) -> bool:
    """True for the name of a baclofen pump."""
    return bool(PUMP.search(words)) and not is_of_another(words)


@lru_cache(maxsize=2048)
def tells_refill(words: str) -> bool:
    """True for words about a refill of the pump."""
    return bool(REFILL.search(words)) and not is_of_another(words)


@lru_cache(maxsize=2048)
def tells_implant(words: str) -> bool:
    """True for words about putting the pump in, not for what only prepares it."""
    if not IMPLANT.search(words) or REMOVAL.search(words) or ONLY_PLANNED.search(words):
        return False
    return not is_of_another(words)


@lru_cache(maxsize=2048)
def tells_removal(words: str) -> bool:
    """True for words about taking the pump out without another in its place."""
    if not REMOVAL.search(words) or REPLACEMENT.search(words) or ONLY_PLANNED.search(words):
        return False
    return not is_of_another(words)


@lru_cache(maxsize=2048)
def tells_repair(words: str) -> bool:
    """True for words about a repair of pump or catheter."""
    about = ANY_PUMP.search(words) or "catheter" in words.lower()
    return bool(about) and bool(REPAIR.search(words)) and not is_of_another(words)


def said(*concepts: CodeableConcept | None) -> str:
    """All words of these concepts."""
    return " ".join(text_of(c) for c in concepts if c is not None)
