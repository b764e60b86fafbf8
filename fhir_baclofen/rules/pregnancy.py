"""Rules 36 and 37: pregnancy and breastfeeding."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Fact,
    Indication,
    IndicationFact,
    Known,
    Listing,
    OralIntent,
    Problem,
    PumpIntent,
)
from fhir_baclofen.rulebook import (
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import (
    NO_ABRUPT_STOP,
    in_days,
    is_taken,
    nothing_listed,
)
from fhir_baclofen.rules.precautions import recent
from fhir_baclofen.rules.sources import S1, S2, SAFETY, X_US
from fhir_baclofen.rules.wording import evidence

TERM = Limit(
    "pregnancy.days",
    "Days for which an entry of pregnancy counts",
    Decimal(300),
    "days",
    SAFETY.at("no pregnancy lasts longer; the number is ours"),
)
NURSING = Limit(
    "lactation.days",
    "Days for which an entry of breastfeeding counts",
    Decimal(365),
    "days",
    SAFETY.at("a year is looked back; the number is ours"),
)
TEST = Limit(
    "pregnancy.test",
    "Days for which a positive pregnancy test counts",
    Decimal(28),
    "days",
    SAFETY.at("four weeks are looked back; the number is ours"),
)
OVERDUE = Limit(
    "pregnancy.overdue",
    "Days past the expected day of delivery after which it no longer tells of a pregnancy",
    Decimal(21),
    "days",
    SAFETY.at("no pregnancy goes on longer past its term; the number is ours"),
)
PREGNANT = ("pregnancy", "pregnancy-test", "due-date")


@rule(
    "pregnancy",
    number=36,
    says="In pregnancy baclofen is kept for severe spasticity and never stopped suddenly.",
    basis=[
        S2.at("reserved for severe spasticity where the benefit outweighs the risk"),
        S1.at("pregnant women only when the benefits outweigh the risks"),
        X_US.at("withdrawal in the newborn; reduce gradually before delivery"),
        TERM,
        TEST,
        OVERDUE,
    ],
    applies=Situation.ORDER | Situation.STOP | Situation.REVIEW,
    grades={
        Severity.HIGH: "for any reason but spasticity, an unknown one included",
        Severity.MODERATE: "for spasticity",
    },
    missing="Conditions and observations that could not be read leave the rule unevaluated. No "
    "entry is no finding.",
    reading="A test, a status or an expected day of delivery counts until a later entry denies it "
    "or a delivery follows; a condition until a delivery follows. Of the same day both count.",
)
def pregnancy(
    problems: Listing[Problem],
    indication: IndicationFact,
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = _pregnancies(problems, today)
    if not found:
        since = in_days(today, -int(TERM.value))
        return nothing_listed(problems, topics=PREGNANT, since=since)
    spastic = indication.kind is Indication.SPASTICITY and not indication.gaps
    ongoing = not isinstance(oral_intent, Known) or is_taken(oral_intent.value)
    intents = (oral_intent, pump_intent)
    return Finding(
        Severity.MODERATE if spastic else Severity.HIGH,
        "Pregnancy: do not stop baclofen suddenly, taper before delivery"
        if ongoing
        else "Pregnancy: start baclofen only for severe spasticity where the benefit outweighs the "
        "risk",
        advice="Taper before delivery and tell the newborn's team; withdrawal may follow birth."
        if ongoing
        else "Choose another treatment unless the spasticity is severe.",
        code="PREG",
        evidence=evidence(
            (p.reference for p in found), *(i.evidence for i in intents if isinstance(i, Known))
        ),
        detail="Risk and benefit are weighed; a newborn may have withdrawal after birth.",
        activities=(NO_ABRUPT_STOP,) if ongoing else (),
    )


def _pregnancies(problems: Listing[Problem], today: date) -> tuple[Problem, ...]:
    """All that tells of a pregnancy now."""
    born = [p.on for p in problems.of("delivery") if p.on is not None and p.on <= today]
    after_birth = problems.of("puerperium") if born else ()
    denied = [p.on for p in problems.of("not-pregnant") if p.on is not None]
    told = (
        *(p for p in problems.of("pregnancy") if recent(p, today, TERM)),
        *(p for p in problems.of("pregnancy-test") if recent(p, today, TEST)),
        *(p for p in problems.of("due-date") if _is_expecting(p, today)),
    )
    still = (p for p in told if p.active and p not in after_birth)
    return tuple(p for p in still if not _is_over(p, born, denied))


def _is_expecting(due: Problem, today: date) -> bool:
    return due.on is not None and -OVERDUE.value <= (due.on - today).days <= TERM.value


def _is_over(problem: Problem, born: list[date], denied: list[date]) -> bool:
    """True after a delivery, or after a later entry that denies what an observation said."""
    entered = problem.on if problem.lasting else problem.recorded
    if entered is None:
        return False
    later = not problem.lasting and any(day > entered for day in denied)
    return later or any(day >= entered for day in born)


@rule(
    "lactation",
    number=37,
    says="While breastfeeding baclofen is generally not recommended, as it passes into milk.",
    basis=[
        S2.at("generally not recommended, as it is secreted in milk"),
        X_US.at("present in milk at oral doses; the infant may have withdrawal"),
        NURSING,
    ],
    grades={Severity.MODERATE: "breastfeeding on record within the year"},
    missing="Conditions and observations that could not be read leave the rule unevaluated.",
    reading="A delivery more than a year ago ends it, as does a later entry that denies it.",
)
def lactation(problems: Listing[Problem], today: date) -> Finding | Clear | NotEvaluated:
    found = _nursing(problems, today)
    if not found:
        since = in_days(today, -int(NURSING.value))
        return nothing_listed(problems, topics=("lactation",), since=since)
    return Finding(
        Severity.MODERATE,
        "Weigh breastfeeding against baclofen: it passes into milk",
        advice="Weigh breastfeeding against the treatment; watch the infant for sedation and "
        "withdrawal.",
        code="LACT",
        evidence=tuple(p.reference for p in found),
        detail="One source advises against it; the US label says that it is present in milk and "
        "warns of "
        "withdrawal in the infant.",
    )


def _nursing(problems: Listing[Problem], today: date) -> tuple[Problem, ...]:
    """Entries of breastfeeding within the year that nothing later denies."""
    born = [p.on for p in problems.of("delivery") if p.on is not None and p.on <= today]
    if born and (today - max(born)).days > NURSING.value:
        return ()
    denied = [p.on for p in problems.of("not-lactating") if p.on is not None]
    return tuple(
        p
        for p in problems.of("lactation")
        if p.active and _is_of_the_year(p, today) and not _is_over(p, [], denied)
    )


def _is_of_the_year(problem: Problem, today: date) -> bool:
    """True while it began or was entered within the year: it is known to last by its entry."""
    entered = replace(problem, on=problem.recorded or problem.on)
    return recent(problem, today, NURSING) or recent(entered, today, NURSING)
