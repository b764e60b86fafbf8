"""What plans say beside their steps, as the document tells it."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fhir_baclofen.facts import Indication
from fhir_baclofen.plan import activities, indication_notes, notes, pump_notes
from fhir_baclofen.rules_document.words import table

NAMED = re.compile(r" \(((?:S\d|X-[A-Z]+)(?:, (?:S\d|X-[A-Z]+))*)\)")


class Carried(NamedTuple):
    """A sentence of plans, when it is said, and the ids of documents it does not name itself."""

    when: str
    says: str
    rests_on: str = ""


CARRIED = (
    Carried("always", activities.MONITORING.text, "S3 S1"),
    Carried("always", activities.PATIENT_ADVICE.text, "S1 S2 S3"),
    Carried("baclofen goes on", notes.LOWEST_DOSE, "X-CA"),
    Carried("baclofen goes on", notes.NO_FIXED_END),
    Carried("baclofen goes on", notes.CONTINUITY),
    Carried("the dose rises", notes.HOLD_CRITERIA, "S2 S3"),
    Carried("the dose rises, or is held", activities.EFFECT, "S2 S3"),
    Carried("kidney function is not known", notes.UNKNOWN_KIDNEYS, "S2"),
    Carried("the dose comes down", notes.WITHDRAWAL),
    Carried("the dose comes down", activities.DESCENT, "S1 S3"),
    Carried("it comes down under supervision", activities.WATCH, "X-CA"),
    Carried("no product makes a gentle step", notes.OUT_OF_REACH, "SAFETY"),
    Carried("it comes down in alcohol use disorder", notes.STEP_BACK),
    Carried("yearly, alcohol use disorder", activities.YEARLY_REVIEWS[Indication.ALCOHOL], "S0 S2"),
    Carried("yearly, spasticity", activities.YEARLY_REVIEWS[Indication.SPASTICITY], "S0 S2 S3"),
    Carried("yearly, any other reason", activities.YEARLY_REVIEW, "S0 S2"),
    Carried("alcohol use disorder", indication_notes.COUNSELLING),
    Carried("alcohol use disorder", indication_notes.UNEVEN),
    Carried("alcohol use disorder", indication_notes.GOALS[Indication.ALCOHOL], "S0"),
    Carried("spasticity", indication_notes.GOALS[Indication.SPASTICITY], "S3"),
    Carried("spasticity, nothing on posture on record", activities.ASK_POSTURE.text, "S1 X-CA"),
    Carried("a start in spasticity", indication_notes.PHYSICAL_FIRST),
    Carried("pregnancy", indication_notes.BEFORE_DELIVERY),
    Carried("no effect at the highest dose", indication_notes.NO_RESPONSE),
    Carried("the start of a pump", pump_notes.SCREENING_FIRST),
    Carried("a pump that goes on", pump_notes.PACE),
    Carried("a pump", pump_notes.REFILL),
)


def plans(named: Mapping[str, str]) -> str:
    """The sentences with their documents; `named` spells an id out."""
    return table(("when", "what the plan says", "where it comes from"), _rows(named))


def _rows(named: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for when, says, rests_on in CARRIED:
        ids = [*rests_on.split(), *(i for found in NAMED.findall(says) for i in found.split(", "))]
        yield when, NAMED.sub("", says), ", ".join(named[i] for i in dict.fromkeys(ids))
