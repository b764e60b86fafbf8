"""Rule 62: a supply that has run out."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    DoseHistory,
    Fact,
    Handout,
    Known,
    OralTherapy,
    Supply,
    TherapyLine,
    Unknown,
)
from fhir_baclofen.rulebook import CLEAR, Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import established, unless
from fhir_baclofen.rules.protocols import ESTABLISHED
from fhir_baclofen.rules.sources import S1, S3, SAFETY
from fhir_baclofen.rules.wording import days, due, evidence

SHORT_GAP = Limit(
    "supply.short-gap",
    "Days without drug up to which a refill is only late",
    Decimal(3),
    "days",
    S3.at("withdrawal evolves over one to three days"),
)
GRAVE_DOSE = Limit(
    "supply.grave-dose",
    "Dose from which a longer gap is grave after established use",
    Decimal(30),
    "mg/day",
    SAFETY.at("an ordinary dose; the number is ours"),
)
RESTART_GAP = Limit(
    "supply.restart",
    "Days without drug from which the full dose is not restarted without a review",
    Decimal(3),
    "days",
    SAFETY.at("tolerance is lost within days; the number is ours"),
)
RESTART = "Do not restart at the full dose without a review. "
STILL_TAKEN = "is baclofen still taken, and are there signs of withdrawal?"


def of_therapy(
    supply: Fact[Supply], oral: Fact[OralTherapy], lines: tuple[TherapyLine, ...]
) -> Supply | Clear | NotEvaluated:
    """The supply of oral baclofen taken at home now; a rule passes where none is."""
    if all(line.inpatient for line in lines) and lines:
        return unless(*(oral.value.hidden if isinstance(oral, Known) else ()))
    if not lines:
        return NotEvaluated(oral.reason) if isinstance(oral, Unknown) else CLEAR
    return supply.value if isinstance(supply, Known) else NotEvaluated(supply.reason)


@rule(
    "refill-gap",
    number=62,
    says="Baclofen is refilled before the supply runs out.",
    basis=[
        SHORT_GAP,
        GRAVE_DOSE,
        ESTABLISHED,
        RESTART_GAP,
        S1.at("doses are followed closely; a sudden stop brings withdrawal"),
    ],
    grades={
        Severity.HIGH: "a longer gap at an ordinary or larger dose after established use",
        Severity.MODERATE: "a longer gap otherwise",
        Severity.LOW: "a refill that is a few days late",
    },
    missing="Without a dispense on record, or without days' supply and quantity on the last one, "
    "the rule is not evaluated. A dose or a length of use that is not known counts as large and "
    "long, stock of an older supply that is not known as none. A dispense that could not be read "
    "may be the newer supply: the finding says so. With one, or without the doses so far, a short "
    "gap or none is not evaluated.",
    reading="The gap is counted from the first day without drug. Stock carries over, and days in "
    "hospital use up nothing and count for no gap. Of a range of doses the lower end counts. An "
    "order that ended is abrupt-stop, not this. Where only a ward gives baclofen, no supply at "
    "home is needed.",
)
def refill_gap(
    supply: Fact[Supply],
    oral: Fact[OralTherapy],
    oral_lines: tuple[TherapyLine, ...],
    history: DoseHistory,
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = of_therapy(supply, oral, oral_lines)
    if not isinstance(found, Supply):
        return found
    if found.run_out is None:
        return NotEvaluated(found.unread)
    gap = (today - found.run_out).days - found.hospital_days
    doubts = (*found.gaps, *history.gaps)
    if gap <= 0 or (doubts and gap <= SHORT_GAP.value):
        return unless(*doubts)
    restart = RESTART if gap >= RESTART_GAP.value else ""
    return Finding(
        _gap_severity(gap, oral, history, today),
        f"Contact the patient: the supply of baclofen ran out on {found.run_out.isoformat()} "
        f"({days(gap)} without)",
        advice=f"{restart}Ask whether baclofen is still taken, look for withdrawal, and refill.",
        code="TOOLATE",
        evidence=evidence(_last(found.handouts), (r for line in oral_lines for r in line.evidence)),
        detail="Withdrawal comes within one to three days without baclofen."
        + (f" A newer supply may be missing here: {found.gaps[0]}." if found.gaps else ""),
        activities=(
            due("contact-patient", f"Contact the patient: {STILL_TAKEN} {restart}".rstrip(), today),
        ),
    )


def _gap_severity(gap: int, oral: Fact[OralTherapy], history: DoseHistory, today: date) -> Severity:
    if gap <= SHORT_GAP.value:
        return Severity.LOW
    known = oral.value if isinstance(oral, Known) else None
    large = known is None or bool(known.hidden) or known.dose.low >= GRAVE_DOSE.value
    return Severity.HIGH if large and established(history, today) else Severity.MODERATE


def _last(handouts: tuple[Handout, ...]) -> tuple[str, ...]:
    """The newest supply of each strength."""
    newest = {h.part: h.on for h in handouts}
    return tuple(h.reference for h in handouts if h.on == newest[h.part])
