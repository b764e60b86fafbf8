"""Grammar of the course: steps and lengths, limits and sums, routes, and what means nothing."""

from decimal import Decimal

from fhir_baclofen.sig.elements import (
    AsNeeded,
    AtLast,
    DrugName,
    Element,
    Given,
    Label,
    Lasts,
    Mark,
    Mass,
    Most,
    Nothing,
    OnDays,
    OnlyOnce,
    Stop,
    Then,
    Total,
)
from fhir_baclofen.sig.grammar import Phrase, Rules
from fhir_baclofen.sig.periods import A_DAY, DAYS_A_WEEK, MOST_TIMES, days_of, only_a_day

_ITALIAN_PERIODS = ("giorn", "settiman", "mes")
_ONE_OF_A_ROW = ("first", "next", "another", "further", "following", "ersten")
_AFTER_ALL_STEPS = frozenset(("thereafter", "afterwards", "after that"))

# One of each: what says no more than that it is there.
_STOP, _AT_LAST, _AS_NEEDED, _ONLY_ONCE = Stop(), AtLast(), AsNeeded(), OnlyOnce()
_NOTHING, _DRUG_NAME = Nothing(), DrugName()

STEPS = Rules()
LIMITS = Rules()
REST = Rules()


# --- steps ----------------------------------------------------------------------------------------


@STEPS.rule("b?[DW]N[-&]N:? | b?[DW]Ny?:? | b?[DW]R:?")
def label(phrase: Phrase) -> Element:
    """As in "week 1:", "days 1-3", "from day 7 onwards:"."""
    size = 1 if "D" in phrase.kinds else int(phrase.one("W"))
    amounts = phrase.amounts()
    first, last = phrase.whole(amounts[0].low), phrase.whole(amounts[-1].high)
    apart = "&" in phrase.kinds and last != first + 1
    open_ended = "y" in phrase.kinds or "b" in phrase.kinds
    if size > DAYS_A_WEEK or apart or (open_ended and first != last):
        raise phrase.refused("names no stretch of days")
    return Label((first - 1) * size + 1, None if open_ended else last * size)


@STEPS.rule("[,;&]*h?k[Na][DW]h?l?")
def later(phrase: Phrase) -> Element:
    """As in "after 3 days", "then after a week increase to"."""
    return Then(days_of(phrase), _change(phrase))


@STEPS.rule("[,;&]*hz | [,;]+z")
def then_stop(_: Phrase) -> Element:
    """As in "then stop"."""
    return _STOP


@STEPS.rule("h(?=;?$)")
def at_the_end(phrase: Phrase) -> Element:
    """As in "then 10 mg tid thereafter"; a last "then" has lost what follows."""
    if phrase.words[0] not in _AFTER_ALL_STEPS:
        raise phrase.refused("is followed by nothing")
    return _AT_LAST


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


@STEPS.rule("[fX]u?N[DW](?![PVE]) | pN[DW] | fa?[DW](?![PVEN]) | N[DW](?:I|(?=[,;)h]|$)) | [fX]NS")
def lasts(phrase: Phrase) -> Element:
    """As in "for 7 days", "x 3d", Italian "per 7 giorni"; English "per 3 days" is no duration."""
    if phrase.kinds[0] == "p" and not phrase.words[-1].startswith(_ITALIAN_PERIODS):
        raise phrase.refused("was not understood")
    if phrase.kinds in ("fD", "fW") and not phrase.words[0].endswith(_ONE_OF_A_ROW):
        raise phrase.refused("does not say how long")
    if phrase.kinds[-1] == "S":
        return Lasts(_nights(phrase))
    return Lasts(days_of(phrase))


def _nights(phrase: Phrase) -> int:
    if phrase.words[-1] != "nights":
        raise phrase.refused("was not understood")
    return phrase.whole(phrase.one("N"))


# --- most and total -------------------------------------------------------------------------------


@LIMITS.rule(f"m:?[NR](?:XT?|T){A_DAY} | m:?NK{A_DAY} | m:?(?:O{A_DAY}|B)")
def most_times(phrase: Phrase) -> Element:
    """As in "max 3 times a day", "no more than 4 doses in 24 hours"."""
    only_a_day(phrase)
    for named in "OB":
        if named in phrase.kinds:
            return Most(Decimal(phrase.one(named)), "doses")
    most = phrase.counts()[1]
    if most > MOST_TIMES:
        raise phrase.refused("is no likely number of doses")
    return Most(Decimal(most), "doses")


@LIMITS.rule(f"m:?NM(?:{A_DAY})? | u NM{A_DAY} | NM{A_DAY}m")
def most_mass(phrase: Phrase) -> Element:
    """As in "max 80 mg/day", "max daily dose 80 mg", "80 mg/day max"."""
    _daily_before_or_after(phrase, "m")
    unit, factor = phrase.one("M")
    return Most(phrase.one("N") * factor, unit.value, weak="u" in phrase.kinds)


@LIMITS.rule(f"m:?N[FL](?:{A_DAY})? | u N[FL]{A_DAY} | N[FL]{A_DAY}m")
def most_counted(phrase: Phrase) -> Element:
    """As in "no more than 6 tablets a day"."""
    _daily_before_or_after(phrase, "m")
    measure = phrase.one("F") if "F" in phrase.kinds else "mL"
    return Most(phrase.one("N"), measure, weak="u" in phrase.kinds)


@LIMITS.rule(
    f"\\([=s]*NM{A_DAY}\\) | [=s]+NM{A_DAY} | s[=:]?NM | NMs(?:{A_DAY})?"
    " | \\(s[=:]?NM\\) | \\(NMs\\)"
)
def total(phrase: Phrase) -> Element:
    """As in "(30 mg/day)", "total 30 mg a day", "total daily dose 30 mg"."""
    _daily_before_or_after(phrase, "s")
    unit, factor = phrase.one("M")
    amount = phrase.amounts()[0]
    mass = Mass.of(amount.low * factor, amount.high * factor, unit)
    return Total(mass, daily="A" in phrase.kinds and "s" not in phrase.kinds)


def _daily_before_or_after(phrase: Phrase, kind: str) -> None:
    """Raise unless a day is named, after the amount ("80 mg a day") or before it ("daily dose")."""
    only_a_day(phrase)
    after = not set("PAHD").isdisjoint(phrase.kinds)
    if not after and not (kind in phrase.kinds and phrase.one(kind)):
        raise phrase.refused("does not say for what time")


# --- what is left ---------------------------------------------------------------------------------


@REST.rule("n(?: f?w+(?:[,&/o]{1,2}w+)* )?")
def as_needed(_: Phrase) -> Element:
    """As in "as needed for spasms"."""
    return _AS_NEEDED


@REST.rule("f?w+(?:[,&/o]{1,2}w+)* | g?_ | t(?=[NR][ML]) | O(?=[Et]?[SQ]|E[NR]|V|E?G)")
def nothing(phrase: Phrase) -> Element:
    """A reason, or words that change nothing; also "once" before the time it is taken at."""
    if phrase.kinds == "O" and phrase.values[0] != 1:
        raise phrase.refused("was not understood")
    return _NOTHING


@REST.rule("g?~")
def drug_name(_: Phrase) -> Element:
    """As in "baclofen"."""
    return _DRUG_NAME


@REST.rule("q | XNK | (?<=[MFLr])XN(?=[,;)q]|$) | O(?=;?$)")
def only_once(phrase: Phrase) -> Element:
    """As in "stat", "x 1 dose", "x1", and "once" at the end."""
    if phrase.kinds != "q" and phrase.values[-1 if phrase.kinds == "O" else 1] != 1:
        raise phrase.refused("was not understood")
    return _ONLY_ONCE


@REST.rule("p?[rc]")
def given(phrase: Phrase) -> Element:
    """As in "by mouth", "intrathecal", "via pump"."""
    route = phrase.values[-1]
    if route == "it":
        return Given(None, hinted=True)
    return Given(route, continuous=phrase.kinds[-1] == "c")


@REST.rule("[,;&+:()] | -(?=[NRZ_n]) | (?<=[Mr])-(?=B) | =(?=[NRZ])")
def mark(phrase: Phrase) -> Element:
    """A sign between the parts."""
    return Mark(phrase.kinds)
