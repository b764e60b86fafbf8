"""Screening (trial) boluses of intrathecal baclofen and the response to them.

A test is a completed Procedure coded `it-screening`, or whose words say so ("screening bolus of
intrathecal baclofen"), or an Observation that says how one went. The response is its outcome or
value, else its words. The dose is an amount in µg that its words or components name (of several the
largest, which the test ended with), else what was given or ordered as one dose on that day. The
effect lasted long where words ("lasted 10 hours") or a component in hours say more than eight.
A single dose on record without such an entry is a test without a recorded response.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from fhir_baclofen.facts import Screening, Screenings
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Quantity
from fhir_baclofen.fhir.extract.bolus import SCREENING, amounts_in, micrograms
from fhir_baclofen.fhir.extract.conditions import code_of
from fhir_baclofen.fhir.extract.days import day, first_of, start_of
from fhir_baclofen.fhir.extract.entries import Entry
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.products import product_of
from fhir_baclofen.fhir.extract.pump_dates import performed
from fhir_baclofen.fhir.extract.pump_words import is_of_another
from fhir_baclofen.fhir.extract.statements import FINAL, Answer, answer_of, observed_on
from fhir_baclofen.fhir.extract.words import mentions, notes_of, text_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import MedicationAdministration, Observation, Procedure

TOPIC = "it-screening"
LONG_HOURS = Decimal(8)
TYPES = ("Procedure", "Observation")
STEMS = ("baclofen", "intrathec", "itb")
"""One of these is in all words about a test with intrathecal baclofen."""
OF_BACLOFEN = re.compile(r"baclofen|intrathec|\bitb\b", re.IGNORECASE)
TESTED = re.compile(r"\b(screening|trial)\b", re.IGNORECASE)
BY_MOUTH = re.compile(r"\boral|\btablet|by mouth", re.IGNORECASE)
NEGATIVE = re.compile(
    r"\bnegative\b|\b(no|not|without|poor|insufficient|inadequate) (\w+ )?(response|respon|effect"
    r"|improve|benefit)|\bunsuccessful|\bnon-?respon|did not (respond|improve)|\bfailed\b",
    re.IGNORECASE,
)
POSITIVE = re.compile(
    r"\bpositive\b|\b(good|clear|marked|excellent|adequate|significant) (\w+ )?(response|effect"
    r"|improve|reduc|benefit)|\bsuccessful|\bresponded\b|\bresponder\b",
    re.IGNORECASE,
)
LASTED = re.compile(
    r"(?:last(?:ed|ing|s)?|duration|persist\w*|effect|response|relief)"
    r"(?:(?!\bafter\b|\bwithin\b|\bat\b|\bonset\b)[^.;]){0,40}?"
    r"(more than|longer than|over|greater than|>|less than|under|<|≥|>=|at least)? ?"
    r"(\d+(?:[.,]\d+)?) ?(?:h|hr|hrs|hours?)\b",
    re.IGNORECASE,
)
ABOVE = frozenset({"more than", "longer than", "over", "greater than", ">"})
ANSWERS = {Answer.YES: True, Answer.NO: False}
HOURS = frozenset({"h", "hr", "hrs", "hour", "hours"})


def screenings_of(
    record: PatientRecord, boluses: Sequence[Entry] = (), today: date = date.max
) -> Screenings:
    """The screening tests up to today, oldest first; `boluses` are single doses ordered."""
    given = dict(_given(record))
    given.update({e.starts: (e.bolus_ug, e.reference) for e in boluses if e.starts and e.bolus_ug})
    tests = [*_procedures(record), *_observations(record)]
    tested = {test.on for test in tests}
    tests = [_with_dose(test, given) for test in tests]
    tests += [
        Screening(reference, on, None, dose, None)
        for on, (dose, reference) in given.items()
        if on not in tested
    ]
    tests += [Screening(e.reference, None, None, e.bolus_ug, None) for e in boluses if not e.starts]
    known = [test for test in tests if test.on is None or test.on <= today]
    return Screenings(
        tuple(sorted(known, key=lambda t: (t.on or date.min, t.reference))),
        gaps(record, *TYPES, topics=frozenset({TOPIC})),
    )


def _with_dose(test: Screening, given: dict[date, tuple[Decimal, str]]) -> Screening:
    if test.bolus_ug is not None or test.on not in given:
        return test
    return Screening(test.reference, test.on, test.positive, given[test.on][0], test.lasted_long)


def _procedures(record: PatientRecord) -> Iterator[Screening]:
    for procedure in record.procedures:
        if procedure.status == "completed" and _is_screening(procedure.code):
            when = next(performed(procedure), None)
            words = _words_of(procedure)
            yield Screening(
                ref(procedure),
                when.on if when else None,
                _response(procedure.outcome, words),
                max(amounts_in(words), default=None),
                lasted_long(words),
            )


def _words_of(procedure: Procedure) -> str:
    return " ".join(
        [text_of(procedure.code), text_of(procedure.outcome), notes_of(procedure.note)]
    ).strip()


def _observations(record: PatientRecord) -> Iterator[Screening]:
    for observation in record.observations:
        if observation.status in FINAL and _is_screening(observation.code):
            yield _observed(observation)


def _observed(observation: Observation) -> Screening:
    value = observation.value_codeable_concept
    words = " ".join(
        [
            text_of(observation.code),
            text_of(value),
            observation.value_string or "",
            notes_of(observation.note),
        ]
    ).strip()
    response = _response(value, words)
    if response is None:
        response = ANSWERS.get(answer_of(observation))
    quantities = [c.value_quantity for c in observation.component or () if c.value_quantity]
    quantities += [observation.value_quantity] if observation.value_quantity else []
    doses = [dose for q in quantities if (dose := micrograms(q)) is not None]
    long = [hours > LONG_HOURS for q in quantities if (hours := _hours(q)) is not None]
    return Screening(
        ref(observation),
        observed_on(observation),
        response,
        max([*doses, *amounts_in(words)], default=None),
        any(long) if long else lasted_long(words),
    )


@lru_cache(maxsize=2048)
def _is_screening(concept: CodeableConcept | None) -> bool:
    if concept is None:
        return False
    if TOPIC in terminology.sets_of(concept):
        return True
    words = text_of(concept)
    if not mentions(words, STEMS):
        return False
    named = SCREENING.search(words) or TESTED.search(words)
    if not named or not OF_BACLOFEN.search(words) or BY_MOUTH.search(words):
        return False
    return not is_of_another(words)


def _response(concept: CodeableConcept | None, words: str) -> bool | None:
    """True for a positive response, False for a negative one, None where none is told."""
    codes = code_of(concept)
    if codes & {"positive", "negative"}:
        return "positive" in codes
    if NEGATIVE.search(words):
        return False
    return True if POSITIVE.search(words) else None


def lasted_long(words: str) -> bool | None:
    """Whether words say that the effect lasted more than eight hours; None where they do not."""
    found = LASTED.search(words)
    if found is None:
        return None
    hours = Decimal(found[2].replace(",", "."))
    return hours > LONG_HOURS or (hours == LONG_HOURS and (found[1] or "").lower() in ABOVE)


def _hours(quantity: Quantity) -> Decimal | None:
    unit = (quantity.code or quantity.unit or "").strip().lower()
    return quantity.number if unit in HOURS else None


def _given(record: PatientRecord) -> Iterator[tuple[date, tuple[Decimal, str]]]:
    """Single doses of intrathecal baclofen that were given: no rate, and no filling in mL."""
    for given in record.medication_administrations:
        on = first_of(day(given.effective_date_time), start_of(given.effective_period))
        dose = _single(given)
        if given.status == "completed" and on and dose is not None:
            product = product_of(given, record)
            if product.is_baclofen and (product.is_intrathecal or _is_intrathecal(given)):
                yield on, (dose, ref(given))


def _single(given: MedicationAdministration) -> Decimal | None:
    dosage = given.dosage
    if dosage is None or dosage.rate_quantity or dosage.rate_ratio:
        return None
    return micrograms(dosage.dose)


def _is_intrathecal(given: MedicationAdministration) -> bool:
    route = given.dosage.route if given.dosage else None
    return "route-intrathecal" in terminology.sets_of(route)
