"""What the rules for times and for amounts share: "a day", and numbers of days."""

from decimal import Decimal

from fhir_baclofen.sig.grammar import Phrase

HOURS_A_DAY = 24
DAYS_A_WEEK = 7
MOST_TIMES = 12
"""More doses a day than this are no likely reading."""

A_DAY = "(?: P | A | [/pi]NH | ED )"
"""The words for "a day" after a number of times or an amount."""


def only_a_day(phrase: Phrase) -> None:
    """Raise when the period named is not one day."""
    if "H" in phrase.kinds:
        one_day = phrase.values[phrase.kinds.index("H") - 1] == HOURS_A_DAY
    else:
        one_day = "P" not in phrase.kinds or phrase.one("P") == 1
    if not one_day:
        raise phrase.refused("is not for one day")


def days_of(phrase: Phrase) -> int:
    """The days of "3 days", "a week", "2 months" (of 30 days)."""
    size = 1 if "D" in phrase.kinds else int(phrase.one("W"))
    return size * phrase.whole(phrase.one("N") if "N" in phrase.kinds else Decimal(1))


def period_of(phrase: Phrase) -> int:
    """The days of "a day", "per week", "weekly", "in 24 hours"."""
    for kind in "PVW":
        if kind in phrase.kinds:
            return int(phrase.one(kind))
    only_a_day(phrase)
    return 1
