"""Statements and dispenses that no longer tell what is taken."""

from datetime import date

from fhir_baclofen.fhir.extract.entries import STOPPED, Entry

IN_FORCE = frozenset({"active", "completed"})


def is_outdated(entry: Entry, past: dict[str, Entry], leading: list[Entry]) -> bool:
    """True for a statement or dispense of an order that is over.

    For a supply from before the present order, and one that a newer supply of its strength follows.
    """
    if any(link in past for link in entry.linked) and not any(
        link == e.reference for link in entry.linked for e in leading
    ):
        return entry.kind == "dispense" or _ended_after(entry, past)
    if entry.kind != "dispense" or entry.starts is None:
        return False
    if not entry.linked and any(_was_made_for(entry, e) for e in past.values()):
        return True
    return any(
        e.route is entry.route
        and e.starts is not None
        and e.starts > entry.starts
        and (e.kind != "dispense" or same_product(e, entry))
        for e in leading
    )


def _was_made_for(dispense: Entry, order: Entry) -> bool:
    """True for a supply that names no order, from the time of an order that was stopped.

    Of an order that ended otherwise too, where the supply does not say a dose itself.
    """
    over = order.status in STOPPED or (dispense.regimen is None and order.status in IN_FORCE)
    if order.kind != "order" or order.route is not dispense.route or not over:
        return False
    begun = order.starts is not None and (dispense.starts or date.max) >= order.starts
    ended = order.ends is not None and (dispense.starts or date.min) > order.ends
    return begun and not ended and same_product(order, dispense)


def _ended_after(entry: Entry, past: dict[str, Entry]) -> bool:
    """True when an order the statement rests on ended after the statement began."""
    ends = [past[link].ends for link in entry.linked if link in past]
    return any(end is not None and (entry.starts is None or entry.starts <= end) for end in ends)


def same_product(one: Entry, other: Entry) -> bool:
    """True unless both strengths are known and differ."""
    return one.strength is None or other.strength is None or one.strength == other.strength
