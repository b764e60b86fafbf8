"""Grammar of time: how often, at what times, on which days, for how long, and the steps."""

from decimal import Decimal

from fhir_baclofen.sig.elements import (
    AsNeeded,
    At,
    Counted,
    Divided,
    DrugName,
    Element,
    Given,
    Label,
    Lasts,
    Mark,
    Mass,
    Most,
    Nothing,
    Often,
    OnDays,
    OnlyOnce,
    Stop,
    Then,
    Total,
)
from fhir_baclofen.sig.grammar import Phrase, Rules
from fhir_baclofen.sig.tokens import twelve_hours
from fhir_baclofen.sig.words import EVENING, NIGHT

HOURS_A_DAY = 24
DAYS_A_WEEK = 7
# "3 a day" is a number of times; "10 a day" may be an amount.
_MOST_TIMES_BARE = 6
_MOST_TIMES = 12
_NO_TIME_OF_DAY = frozenset(("hour", "hours", "hr", "hrs"))
_ITALIAN_PERIODS = ("giorn", "settiman", "mes")

A_DAY = "(?: P | A | [/pi]NH | ED )"
"""The words for "a day" after a number of times or an amount."""

STEPS = Rules()
MOST = Rules()
TIMES = Rules()
REST = Rules()


def only_a_day(phrase: Phrase) -> None:
    """Raise when the period named is not one day."""
    if "H" in phrase.kinds:
        period = phrase.values[phrase.kinds.index("H") - 1] == HOURS_A_DAY
    else:
        period = "P" not in phrase.kinds or phrase.one("P") == 1
    if not period:
        raise phrase.refused("is not for one day")


def _days(phrase: Phrase) -> int:
    size = 1 if "D" in phrase.kinds else int(phrase.one("W"))
    return size * phrase.whole(phrase.one("N") if "N" in phrase.kinds else Decimal(1))


# --- steps ------------------------------------------------------------------------------------------


@STEPS.rule("b?[DW]N[-&]N:? | b?[DW]Ny?:? | b?[DW]R:?")
def label(phrase: Phrase) -> Element:
    """As in "week 1:", "days 1-3", "from day 7 onwards:"."""
    size = 1 if "D" in phrase.kinds else int(phrase.one("W"))
    amounts = phrase.amounts()
    first, last = phrase.whole(amounts[0].low), phrase.whole(amounts[-1].high)
    apart = "&" in phrase.kinds and last != first + 1
    if size > DAYS_A_WEEK or apart:
        raise phrase.refused("names no stretch of days")
    onwards = "y" in phrase.kinds or "b" in phrase.kinds
    return Label((first - 1) * size + 1, None if onwards else last * size)


@STEPS.rule("[,;&]*h?k[Na][DW]h?l?")
def later(phrase: Phrase) -> Element:
    """As in "after 3 days", "then after a week increase to"."""
    return Then(_days(phrase), _change(phrase))


@STEPS.rule("[,;&]*hz")
def then_stop(_: Phrase) -> Element:
    """As in "then stop"."""
    return Stop()


@STEPS.rule("[,;&]*hl? | [,;&]+l")
def then(phrase: Phrase) -> Element:
    """As in "then", "then increase to"."""
    return Then(None, _change(phrase))


def _change(phrase: Phrase) -> int:
    return int(phrase.one("l")) if "l" in phrase.kinds else 0


@STEPS.rule("f?ND[PV]")
def days_a_week(phrase: Phrase) -> Element:
    """As in "3 days a week"."""
    taken, period = phrase.whole(phrase.one("N")), int(phrase.values[-1])
    if period != DAYS_A_WEEK or taken > DAYS_A_WEEK:
        raise phrase.refused("is no number of days a week")
    return OnDays(taken, DAYS_A_WEEK)


@STEPS.rule("[fX]u?N[DW](?![PV]) | pN[DW] | fa[DW] | N[DW](?:I|(?=[,;)h]|$))")
def lasts(phrase: Phrase) -> Element:
    """As in "for 7 days", "x 3d", Italian "per 7 giorni"; English "per 3 days" is no duration."""
    if phrase.kinds[0] == "p" and not phrase.words[-1].startswith(_ITALIAN_PERIODS):
        raise phrase.refused("was not understood")
    return Lasts(_days(phrase))


# --- most and total ---------------------------------------------------------------------------------


@MOST.rule(f"m:?[NR](?:XT?|T){A_DAY} | m:?NK{A_DAY} | m:?(?:O{A_DAY}|B)")
def most_times(phrase: Phrase) -> Element:
    """As in "max 3 times a day", "no more than 4 doses in 24 hours"."""
    only_a_day(phrase)
    for named in "OB":
        if named in phrase.kinds:
            return Most(Decimal(phrase.one(named)), "doses")
    return Most(Decimal(phrase.counts()[1]), "doses")


@MOST.rule(f"m:?NM(?:{A_DAY})? | u NM{A_DAY} | NM{A_DAY}m")
def most_mass(phrase: Phrase) -> Element:
    """As in "max 80 mg/day", "max daily dose 80 mg", "80 mg/day max"."""
    _daily_by_one_or_other(phrase, "m")
    unit, factor = phrase.one("M")
    return Most(phrase.one("N") * factor, unit.value, weak="u" in phrase.kinds)


@MOST.rule(f"m:?NF(?:{A_DAY})? | u NF{A_DAY} | NF{A_DAY}m | [mu]:?NL{A_DAY}")
def most_forms(phrase: Phrase) -> Element:
    """As in "no more than 6 tablets a day"."""
    _daily_by_one_or_other(phrase, "m")
    measure = phrase.one("F") if "F" in phrase.kinds else "mL"
    return Most(phrase.one("N"), measure, weak="u" in phrase.kinds)


@MOST.rule(f"\\([=s]*NM{A_DAY}\\) | [=s]+NM{A_DAY} | s NM | NMs{A_DAY}")
def total(phrase: Phrase) -> Element:
    """As in "(30 mg/day)", "total 30 mg a day", "total daily dose 30 mg"."""
    _daily_by_one_or_other(phrase, "s")
    unit, factor = phrase.one("M")
    amount = phrase.amounts()[0]
    return Total(Mass.of(amount.low * factor, amount.high * factor, unit))


def _daily_by_one_or_other(phrase: Phrase, kind: str) -> None:
    """The day is said after the amount ("80 mg a day") or before it ("maximum daily dose")."""
    only_a_day(phrase)
    said_after = any(word in phrase.kinds for word in "PAHD")
    if not said_after and not (kind in phrase.kinds and phrase.one(kind)):
        raise phrase.refused("does not say for what time")


# --- how often --------------------------------------------------------------------------------------


@TIMES.rule(f"u?[NR](?:XT?|T)(?:{A_DAY}|V|[WD](?!N)) | uNP | [NR]P")
def times_a_day(phrase: Phrase) -> Element:
    """As in "3 times a day", "2-3x daily", "3 times weekly", "3/j"."""
    low, high = phrase.counts()
    bare = not {"X", "T"} & set(phrase.kinds)
    if high > (_MOST_TIMES_BARE if bare else _MOST_TIMES):
        raise phrase.refused("is no likely number of times")
    return Often(low, high, _period(phrase), up_to=phrase.kinds[0] == "u")


@TIMES.rule(f"X[NR](?:T?{A_DAY})")
def by_times(phrase: Phrase) -> Element:
    """As in "x3/day"."""
    low, high = phrase.counts()
    return Often(low, high, _period(phrase))


@TIMES.rule(f"u?O(?:[-→o]O)?(?:{A_DAY}|V)")
def once_a_day(phrase: Phrase) -> Element:
    """As in "twice a day", "once or twice daily", "once weekly"."""
    times = [int(v) for k, v in zip(phrase.kinds, phrase.values, strict=True) if k == "O"]
    return _often(phrase, times, _period(phrase))


@TIMES.rule("u?[BA][-→o]B | u?B")
def named(phrase: Phrase) -> Element:
    """As in "tid", "bid-tid"."""
    pairs = zip(phrase.kinds, phrase.values, strict=True)
    return _often(phrase, [int(value or 1) for kind, value in pairs if kind in "AB"], 1)


def _often(phrase: Phrase, times: list[int], days: int) -> Often:
    if len(times) > 1 and times[0] >= times[-1]:
        raise phrase.refused("is no range")
    return Often(times[0], times[-1], days, up_to=phrase.kinds[0] == "u")


def _period(phrase: Phrase) -> int:
    """The days of "a day", "per week", "weekly", "in 24 hours"."""
    for kind in "PVW":
        if kind in phrase.kinds:
            return int(phrase.one(kind))
    only_a_day(phrase)
    return 1


@TIMES.rule("u?E[NR]-?H | [NR]-?Y | EY")
def every_hours(phrase: Phrase) -> Element:
    """As in "every 8 hours", "q4-6h", "8 hourly"."""
    if "Y" in phrase.kinds and "E" in phrase.kinds:
        raise phrase.refused("was not understood")
    shortest, longest = phrase.counts()
    up_to = phrase.kinds[0] == "u"
    if shortest == longest and HOURS_A_DAY % longest:
        # So many hours do not divide a day: 24 doses in that many days.
        return Often(HOURS_A_DAY, HOURS_A_DAY, longest, up_to=up_to)
    if HOURS_A_DAY % shortest or HOURS_A_DAY % longest:
        raise phrase.refused("gives no whole number of doses a day")
    return Often(HOURS_A_DAY // longest, HOURS_A_DAY // shortest, up_to=up_to)


@TIMES.rule("ED | A")
def daily(phrase: Phrase) -> Element:
    """As in "daily", "every day"."""
    return Often(1, 1, counted=Counted.DAILY if phrase.kinds == "A" else Counted.EVERY_DAY)


@TIMES.rule("ENDP? | ENW | V | EW")
def every_days(phrase: Phrase) -> Element:
    """As in "every other day", "every 3 days", "weekly"."""
    if "P" in phrase.kinds:
        raise phrase.refused("was not understood")
    days = int(phrase.one("V")) if "V" in phrase.kinds else _days(phrase)
    return OnDays(1, days)


@TIMES.rule("[Ej]?G[-→]G | [Ej]?G(?:[,&/]{1,2}G)*")
def weekdays(phrase: Phrase) -> Element:
    """As in "on Mondays and Fridays", "Mon-Fri"."""
    named_days = [int(v) for k, v in zip(phrase.kinds, phrase.values, strict=True) if k == "G"]
    if not {"-", "→"}.isdisjoint(phrase.kinds):
        if named_days[0] >= named_days[1]:
            raise phrase.refused("is no range of weekdays")
        named_days = list(range(named_days[0], named_days[1] + 1))
    if len(set(named_days)) != len(named_days):
        raise phrase.refused("names a day twice")
    return OnDays(len(named_days), DAYS_A_WEEK, frozenset(named_days))


@TIMES.rule("[Et]?[SQ](?:/[SQ])*")
def slots(phrase: Phrase) -> Element:
    """As in "every morning", "am/pm"."""
    pairs = zip(phrase.kinds, phrase.values, strict=True)
    return At(tuple(int(value) for kind, value in pairs if kind in "SQ"))


@TIMES.rule("tNQ(?:[,&]{0,2}t?NQ)*")
def oclock(phrase: Phrase) -> Element:
    """As in "at 8 am and 8 pm"."""
    hours = [phrase.whole(amount.low) for amount in phrase.amounts()]
    halves = [half for kind, half in zip(phrase.kinds, phrase.values, strict=True) if kind == "Q"]
    pairs = zip(hours, halves, strict=True)
    return _clock(phrase, [twelve_hours(hour, afternoon=half == EVENING) for hour, half in pairs])


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


@TIMES.rule("[i&d=]{1,3}[NR]d{0,2}K | [i&]d{1,2}K | d{1,2}(?=[BEONRASQt])")
def divided(phrase: Phrase) -> Element:
    """As in "in 3 divided doses", "in divided doses", "divided tid"."""
    if "N" in phrase.kinds:
        return Divided(phrase.counts()[0])
    return Divided(None, by_times="K" not in phrase.kinds)


@TIMES.rule("j(?=[,;&h)(]|$)")
def omni_nocte(_: Phrase) -> Element:
    """As in "on", the British "every night", where no day follows."""
    return At((NIGHT,))


# --- what is left -----------------------------------------------------------------------------------


@REST.rule("n(?: f?w+(?:[,&/o]{1,2}w+)* )?")
def as_needed(_: Phrase) -> Element:
    """As in "as needed for spasms"."""
    return AsNeeded()


@REST.rule("f?w+(?:[,&/o]{1,2}w+)* | g?_ | O(?=[Et]?[SQ]|E[NR]|V|E?G)")
def nothing(phrase: Phrase) -> Element:
    """A reason, or words that change nothing; also "once" before the time it is taken at."""
    if phrase.kinds == "O" and phrase.values[0] != 1:
        raise phrase.refused("was not understood")
    return Nothing()


@REST.rule("g?~")
def drug_name(_: Phrase) -> Element:
    """As in "baclofen"."""
    return DrugName()


@REST.rule("q | XNK | NTq")
def only_once(phrase: Phrase) -> Element:
    """As in "stat", "x 1 dose"."""
    if "N" in phrase.kinds and phrase.one("N") != 1:
        raise phrase.refused("was not understood")
    return OnlyOnce()


@REST.rule("p?[rc]")
def given(phrase: Phrase) -> Element:
    """As in "by mouth", "intrathecal", "via pump"."""
    route = phrase.values[-1]
    if route == "it":
        return Given(None, hinted=True)
    return Given(route, continuous=phrase.kinds[-1] == "c")


@REST.rule("[,;&+:()] | -(?=[NRZ]) | =(?=[NRZ])")
def mark(phrase: Phrase) -> Element:
    """A sign between the parts."""
    return Mark(phrase.kinds)
