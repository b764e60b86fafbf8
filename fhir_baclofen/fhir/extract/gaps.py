"""What of the record could not be read, as reasons that facts can carry."""

from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.record import PatientRecord, Unread


def gaps(
    record: PatientRecord, *types: str, topics: frozenset[str] | None = None
) -> tuple[str, ...]:
    """Why facts from these resource types may be incomplete.

    With `topics`, something unread that is known to be about none of them is no gap.
    """
    if not record.not_read:
        return ()
    return tuple(
        f"{unread.resource} could not be read: {unread.reason}"
        for unread in record.unread_of(*types)
        if _matters(unread, topics)
    )


def _matters(unread: Unread, topics: frozenset[str] | None) -> bool:
    if unread.concepts is None:
        return True
    found = frozenset(t for c in unread.concepts for t in terminology.sets_of(c))
    return bool(found & topics) if topics is not None else bool(found)
