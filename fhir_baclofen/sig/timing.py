"""Grammar of time: how often, at what times of day, on which days, in how many doses."""

from fhir_baclofen.sig.elements import At, Counted, Divided, Element, Often, OnDays
from fhir_baclofen.sig.grammar import Phrase, Rules
from fhir_baclofen.sig.periods import (
    A_DAY,
    DAYS_A_WEEK,
    HOURS_A_DAY,
    MOST_TIMES,
    days_of,
    period_of,
)
from fhir_baclofen.sig.tokens import twelve_hours
from fhir_baclofen.sig.words import EVENING, MORNING, NIGHT

# "3 a day" is a number of times; "10 a day" may be an amount.
_MOST_TIMES_BARE = 6
_NO_TIME_OF_DAY = frozenset(("hour", "hours", "hr", "hrs"))

TIMES = Rules()


# --- how often ------------------------------------------------------------------------------------


@TIMES.rule(f"u?[NR](?:XT?|T)(?:{A_DAY}|V|[WD](?!N)) | uNP | [NR]P")
def times_a_day(phrase: Phrase) -> Element:
    """As in "3 times a day", "2-3x daily", "3 times weekly", "3/j"."""
    bare = {"X", "T"}.isdisjoint(phrase.kinds)
    return _often(phrase, phrase.counts(), _MOST_TIMES_BARE if bare else MOST_TIMES)


@TIMES.rule(f"X[NR]T?{A_DAY}")
def by_times(phrase: Phrase) -> Element:
    """As in "x3/day"."""
    return _often(phrase, phrase.counts())


@TIMES.rule(f"u?O(?:[-→o]O)?(?:{A_DAY}|V)")
def once_a_day(phrase: Phrase) -> Element:
    """As in "twice a day", "once or twice daily", "once weekly"."""
    times = phrase.all("O")
    return _often(phrase, (times[0], times[-1]))


@TIMES.rule("u?[BA][-→o]B | u?B")
def named(phrase: Phrase) -> Element:
    """As in "tid", "bid-tid"."""
    times = phrase.all("B")
    fewest = 1 if "A" in phrase.kinds else times[0]
    return _often(phrase, (fewest, times[-1]))


def _often(phrase: Phrase, times: tuple[int, int], at_most: int = MOST_TIMES) -> Often:
    low, high = times
    ranged = not {"-", "→", "o"}.isdisjoint(phrase.kinds)
    if low > high or (ranged and low == high) or high > at_most:
        raise phrase.refused("is no likely number of times")
    return Often(low, high, period_of(phrase), up_to=phrase.kinds[0] == "u")


@TIMES.rule("u?E[NR]-?H | E[NR]S | [NR]-?Y")
def every_hours(phrase: Phrase) -> Element:
    """As in "every 8 hours", "q4-6h", "8 hourly", "cada 8 hs"."""
    if "S" in phrase.kinds and phrase.words[-1] != "hs":
        raise phrase.refused("was not understood")
    shortest, longest = phrase.counts()
    up_to = phrase.kinds[0] == "u"
    if shortest == longest and HOURS_A_DAY % longest:
        # So many hours do not divide a day: 24 doses in that many days.
        return Often(HOURS_A_DAY, HOURS_A_DAY, longest, up_to=up_to)
    if HOURS_A_DAY % shortest or HOURS_A_DAY % longest:
        raise phrase.refused("gives no whole number of doses a day")
    return Often(HOURS_A_DAY // longest, HOURS_A_DAY // shortest, up_to=up_to)


@TIMES.rule("ED | A(?!NXN)")
def daily(phrase: Phrase) -> Element:
    """As in "daily", "every day"."""
    return Often(1, 1, counted=Counted.DAILY if phrase.kinds == "A" else Counted.EVERY_DAY)


@TIMES.rule("EN[DW](?!P) | V")
def every_days(phrase: Phrase) -> Element:
    """As in "every other day", "every 3 days", "weekly"."""
    return OnDays(1, int(phrase.one("V")) if phrase.kinds == "V" else days_of(phrase))


@TIMES.rule("[Ej]?G[-→]G | [Ej]?G(?:[,&/]{0,2}G)*")
def weekdays(phrase: Phrase) -> Element:
    """As in "on Mondays and Fridays", "Mon-Fri"."""
    named_days: list[int] = phrase.all("G")
    if not {"-", "→"}.isdisjoint(phrase.kinds):
        named_days = list(range(named_days[0], named_days[1] + 1))
    if not named_days or len(set(named_days)) != len(named_days):
        raise phrase.refused("is no list of weekdays")
    return OnDays(len(named_days), DAYS_A_WEEK, frozenset(named_days))


@TIMES.rule("[i&d=]{1,3}[NR]d{0,2}K | [i&]d{1,2}K | d{1,2}(?=[BEONRASQt])")
def divided(phrase: Phrase) -> Element:
    """As in "in 3 divided doses", "in divided doses", "divided tid"."""
    if not set(phrase.all_words("&")) <= {"en"}:
        raise phrase.refused("was not understood")
    if "N" in phrase.kinds and phrase.counts()[0] > MOST_TIMES:
        raise phrase.refused("is no likely number of doses")
    if "N" in phrase.kinds:
        return Divided(phrase.counts()[0])
    return Divided(None, by_times="K" not in phrase.kinds)


# --- at what times of day -------------------------------------------------------------------------


@TIMES.rule("[Et]?[SQ](?:/[SQ])*")
def times_of_day(phrase: Phrase) -> Element:
    """As in "every morning", "am/pm"."""
    pairs = zip(phrase.kinds, phrase.values, strict=True)
    minutes = tuple(int(value) for kind, value in pairs if kind in "SQ")
    return At(minutes, phrased=" " in " ".join(phrase.words))


@TIMES.rule("tNQ(?:[,&]{0,2}t?NQ)*")
def oclock(phrase: Phrase) -> Element:
    """As in "at 8 am and 8 pm"."""
    hours = [phrase.whole(amount.low) for amount in phrase.amounts()]
    halves = zip(hours, phrase.all("Q"), strict=True)
    return _clock(phrase, [twelve_hours(hour, afternoon=half == EVENING) for hour, half in halves])


@TIMES.rule("t?C[HU]? | [ta]N[HU](?:[,&]{1,2}[ta]?N[HU])* | tN(?:[,&]{1,2}N)*[HU]")
def by_the_clock(phrase: Phrase) -> Element:
    """As in "at 08:00", "à 8h, 14h et 20h", "um 8, 14 und 20 Uhr"."""
    if "C" in phrase.kinds:
        return At((int(phrase.one("C")),), clock=True)
    hours = [phrase.whole(amount.low) for amount in phrase.amounts()]
    if len(hours) == 1 and phrase.words[-1] in _NO_TIME_OF_DAY:
        raise phrase.refused("may be a time of day or an interval")
    return _clock(phrase, [hour * 60 if hour < HOURS_A_DAY else None for hour in hours])


def _clock(phrase: Phrase, minutes: list[int | None]) -> At:
    known = tuple(minute for minute in minutes if minute is not None)
    if len(known) != len(minutes) or len(set(known)) != len(known):
        raise phrase.refused("is no list of times of day")
    return At(known, clock=True)


@TIMES.rule("[jt](?=[,;&h)(]|$)")
def omni_nocte(phrase: Phrase) -> Element:
    """As in "on" and "om", the British "every night" and "every morning", where nothing follows."""
    times = {"on": NIGHT, "om": MORNING}
    if phrase.words[0] not in times:
        raise phrase.refused("was not understood in its place")
    return At((times[phrase.words[0]],))
