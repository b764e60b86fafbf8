"""Other medicines in a record: what is taken, since when, until when, and how steadily."""

from decimal import Decimal

import pytest

from fhir_baclofen.facts import OtherDrug
from tests.fhir.extract.extracting import facts
from tests.records.build import (
    RXNORM,
    SNOMED,
    SUBJECT,
    Element,
    Json,
    coded,
    daily,
    drug,
    order,
    quantity,
)

MORPHINE = coded(RXNORM, "7052", "morphine")
MORPHINE_SR = {"text": "morphine sulfate 30 mg extended release tablet"}
LORAZEPAM = {"text": "lorazepam 1 mg tablet"}


def opioid(id_: str = "a", *, authored: str = "2024-06-01", **more: Element) -> Json:
    return drug(id_, "7052", "morphine", authored=authored, **more)


def dosed(times: int, mg: float, **bounds: str) -> list[Json]:
    line = daily(times, mg)
    if bounds:
        line["timing"]["repeat"]["boundsPeriod"] = bounds
    return [line]


def said(id_: str = "s", *, since: str = "2024-06-01", **more: Element) -> Json:
    return {
        "resourceType": "MedicationStatement",
        "id": id_,
        "status": "active",
        "medicationCodeableConcept": MORPHINE,
        "subject": SUBJECT,
        "effectivePeriod": {"start": since},
        **more,
    }


def handed_out(id_: str = "x", on: str | None = "2025-03-01", **more: Element) -> Json:
    return {
        "resourceType": "MedicationDispense",
        "id": id_,
        "status": "completed",
        "medicationCodeableConcept": MORPHINE,
        "subject": SUBJECT,
        **({"whenHandedOver": on} if on else {}),
        **more,
    }


def given(id_: str = "g", on: str | None = "2025-03-09", **more: Element) -> Json:
    return {
        "resourceType": "MedicationAdministration",
        "id": id_,
        "status": "completed",
        "medicationCodeableConcept": MORPHINE,
        "subject": SUBJECT,
        **({"effectiveDateTime": f"{on}T08:00:00+00:00"} if on else {}),
        **more,
    }


def found(*resources: Json, topic: str = "opioids") -> tuple[OtherDrug, ...]:
    """The drugs of a class on 10 March 2025."""
    return facts(order(), *resources).other_drugs.of(topic)


def ended(*resources: Json) -> str | None:
    (only,) = found(*resources)
    return only.ended.isoformat() if only.ended else None


def steady(*resources: Json) -> str | None:
    (only,) = found(*resources)
    return only.steady_since.isoformat() if only.steady_since else None


# -- what is taken ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "resource",
    [
        pytest.param(opioid(), id="an order"),
        pytest.param(opioid(intent="filler-order"), id="an order made of another"),
        pytest.param(said(), id="a statement"),
        pytest.param(handed_out(daysSupply=quantity(10, "d")), id="supplied until today"),
        pytest.param(
            opioid(authored="2025-03-08", dosageInstruction=dosed(2, 10, start="2025-03-20")),
            id="ordered for later",
        ),
        pytest.param(given(status="in-progress"), id="being given"),
    ],
)
def test_a_drug_is_taken(resource: Json) -> None:
    assert ended(resource) is None


@pytest.mark.parametrize(
    ("form", "is_taken"),
    [
        pytest.param({"text": "Gel"}, False, id="a gel"),
        pytest.param({"coding": [{"display": "Eye drops, solution"}]}, False, id="eye drops"),
        pytest.param({"text": "Suppository"}, False, id="a suppository"),
        pytest.param({"text": "Oral tablet"}, True, id="a tablet"),
        pytest.param({"text": "Soft gel capsule"}, True, id="a capsule"),
    ],
)
def test_a_form_that_acts_where_it_is_put_is_of_no_class(form: Json, is_taken: bool) -> None:
    product = {"resourceType": "Medication", "id": "p", "code": MORPHINE, "form": form}
    refers: Json = {"medicationReference": {"reference": "Medication/p"}}
    named = opioid(medicationCodeableConcept=None, **refers)
    assert bool(found(product, named)) is is_taken


@pytest.mark.parametrize(
    ("resource", "day"),
    [
        pytest.param(handed_out(daysSupply=quantity(9, "d")), "2025-03-09", id="nine days"),
        pytest.param(handed_out(daysSupply=quantity(1, "wk")), "2025-03-07", id="a week"),
        pytest.param(given(), "2025-03-09", id="given yesterday"),
        pytest.param(given(on="2025-03-03", status="stopped"), "2025-03-03", id="broken off"),
        pytest.param(
            given(on=None, effectivePeriod={"start": "2025-03-01", "end": "2025-03-05"}),
            "2025-03-05",
            id="an infusion",
        ),
        pytest.param(
            opioid(dosageInstruction=dosed(2, 10, end="2025-03-03")), "2025-03-03", id="by bounds"
        ),
        pytest.param(
            opioid(status="stopped", meta={"lastUpdated": "2025-03-04T10:00:00Z"}),
            "2025-03-04",
            id="stopped",
        ),
        pytest.param(
            handed_out(
                medicationCodeableConcept={"text": "morphine 10 mg tablet"},
                quantity=quantity(14, "tablet"),
                dosageInstruction=dosed(2, 10),
            ),
            "2025-03-07",
            id="fourteen tablets, two a day",
        ),
    ],
)
def test_a_drug_ended(resource: Json, day: str) -> None:
    assert ended(resource) == day


@pytest.mark.parametrize(("on", "counts"), [("2025-02-09", True), ("2025-01-25", False)])
def test_a_supply_without_days_or_amount_is_taken_for_a_month(on: str, counts: bool) -> None:
    """30 days from 9 February end on 10 March; those from 25 January ended 15 days ago."""
    assert bool(found(handed_out(on=on))) is counts


@pytest.mark.parametrize(
    "resource",
    [
        pytest.param(opioid(status="entered-in-error"), id="entered in error"),
        pytest.param(opioid(status="draft"), id="a draft"),
        pytest.param(opioid(intent="proposal"), id="proposed"),
        pytest.param(opioid(doNotPerform=True), id="not to be given"),
        pytest.param(opioid(authored="2025-03-11"), id="ordered after the review"),
        pytest.param(said(since="2025-03-11"), id="said to begin after the review"),
        pytest.param(said(status="not-taken"), id="not taken"),
        pytest.param(handed_out(status="cancelled"), id="not handed out"),
        pytest.param(given(status="not-done"), id="not given"),
        pytest.param(given(status="entered-in-error"), id="given by mistake of entry"),
        pytest.param(given(on="2025-02-23"), id="given 15 days ago"),
        pytest.param(
            given(dosage={"route": coded(SNOMED, "6064005", "Topical route")}), id="on the skin"
        ),
        pytest.param(
            opioid(dosageInstruction=[{"route": coded(SNOMED, "46713006", "Nasal route")}]),
            id="in the nose",
        ),
    ],
)
def test_a_drug_is_not_taken(resource: Json) -> None:
    assert found(resource) == ()


def test_a_drug_given_on_the_ward_is_told_by_its_order_where_there_is_one() -> None:
    (only,) = found(opioid(), given())
    assert (only.reference, only.ended) == ("MedicationRequest/a", None)


@pytest.mark.parametrize("resource", [handed_out(on=None), given(on=None)])
def test_what_has_no_day_is_left_out_and_said_so(resource: Json) -> None:
    listed = facts(order(), resource).other_drugs
    assert listed.of("opioids") == ()
    assert listed.gaps_of("opioids") == (
        f"{resource['resourceType']}/{resource['id']} could not be used: it has no day",
    )
    assert listed.gaps_of("lithium") == ()


def test_an_order_of_which_a_part_is_lost_still_counts() -> None:
    listed = facts(order(), opioid(dosageInstruction="one")).other_drugs
    assert [d.reference for d in listed.of("opioids")] == ["MedicationRequest/a"]
    assert listed.gaps_of("lithium") == ()
    assert listed.gaps_of("opioids") == (
        "MedicationRequest/a could not be used: dosageInstruction is not a list",
    )


# -- since when it has not risen -------------------------------------------------------------------

TEN_TWICE = dosed(2, 10)


@pytest.mark.parametrize(
    ("resources", "since"),
    [
        pytest.param((opioid(),), "2024-06-01", id="one order, its dose unknown"),
        pytest.param((said(),), "2024-06-01", id="one statement"),
        pytest.param(
            (
                opioid(dosageInstruction=TEN_TWICE, status="completed"),
                opioid("b", authored="2025-02-20", dosageInstruction=TEN_TWICE),
            ),
            "2024-06-01",
            id="renewed with the same dose",
        ),
        pytest.param(
            (
                opioid(dosageInstruction=TEN_TWICE, status="completed"),
                opioid("b", authored="2025-02-20", dosageInstruction=dosed(2, 15)),
            ),
            "2025-02-20",
            id="raised",
        ),
        pytest.param(
            (
                opioid(dosageInstruction=TEN_TWICE, status="completed"),
                opioid("b", authored="2025-02-20", dosageInstruction=dosed(2, 5)),
            ),
            "2024-06-01",
            id="lowered",
        ),
        pytest.param(
            (
                opioid(dosageInstruction=dosed(2, 10, end="2024-09-30")),
                opioid("b", authored="2024-10-01", dosageInstruction=dosed(2, 5, end="2024-12-31")),
                opioid("c", authored="2025-01-01", dosageInstruction=TEN_TWICE),
            ),
            "2025-01-01",
            id="lowered and raised again",
        ),
        pytest.param(
            (
                opioid(dosageInstruction=TEN_TWICE),
                opioid(
                    "b",
                    authored="2025-02-20",
                    dosageInstruction=TEN_TWICE,
                    medicationCodeableConcept=MORPHINE_SR,
                ),
            ),
            "2025-02-20",
            id="another product added",
        ),
        pytest.param(
            (
                opioid(dosageInstruction=TEN_TWICE),
                opioid(
                    "b",
                    authored="2025-02-20",
                    dosageInstruction=TEN_TWICE,
                    medicationCodeableConcept=MORPHINE_SR,
                    priorPrescription={"reference": "MedicationRequest/a"},
                ),
            ),
            "2024-06-01",
            id="another product instead",
        ),
        pytest.param(
            (opioid(dosageInstruction=TEN_TWICE), said(since="2025-02-20", dosage=TEN_TWICE)),
            "2024-06-01",
            id="an order and later a statement of the same dose",
        ),
        pytest.param(
            (said(dosage=TEN_TWICE), opioid(authored="2025-02-20", dosageInstruction=dosed(2, 15))),
            "2025-02-20",
            id="a higher order than was said to be taken",
        ),
        pytest.param(
            (opioid(dosageInstruction=TEN_TWICE), handed_out(daysSupply=quantity(30, "d"))),
            "2024-06-01",
            id="supplies without a dose beside an order",
        ),
        pytest.param(
            (opioid(dosageInstruction=TEN_TWICE), given()), "2024-06-01", id="and given on a ward"
        ),
        pytest.param((given("g", "2025-03-08"), given("h", "2025-03-09")), None, id="only given"),
        pytest.param(
            (
                handed_out("x", "2025-01-10", daysSupply=quantity(30, "d")),
                handed_out("y", "2025-02-08", daysSupply=quantity(40, "d")),
            ),
            "2025-02-08",
            id="supplies of unknown doses",
        ),
        pytest.param(
            (
                handed_out("x", "2025-01-10", daysSupply=quantity(30, "d"),
                           dosageInstruction=TEN_TWICE),
                handed_out("y", "2025-02-10", daysSupply=quantity(40, "d"),
                           dosageInstruction=TEN_TWICE),
            ),
            "2025-01-10",
            id="supplies of one dose, two days between them",
        ),
        pytest.param(
            (
                opioid(dosageInstruction=[{"text": "as directed"}], status="completed"),
                opioid("b", authored="2025-02-20", dosageInstruction=[{"text": "as directed"}]),
            ),
            "2024-06-01",
            id="the same words, not understood",
        ),
        pytest.param(
            (
                opioid(dosageInstruction=[{"text": "as directed"}], status="completed"),
                opioid("b", authored="2025-02-20", dosageInstruction=[{"text": "as needed"}]),
            ),
            "2025-02-20",
            id="other words, not understood",
        ),
        pytest.param(
            (opioid(status="completed"), opioid("b", authored="2025-02-20")),
            "2025-02-20",
            id="no dose in either order",
        ),
    ],
)  # fmt: skip
def test_a_dose_has_been_steady_since(resources: tuple[Json, ...], since: str | None) -> None:
    assert steady(*resources) == since


@pytest.mark.parametrize(
    ("last", "since"), [("2025-02-12", "2024-06-01"), ("2025-02-11", "2025-02-20")]
)
def test_a_break_of_a_week_is_no_new_start(last: str, since: str) -> None:
    first = opioid(dosageInstruction=dosed(2, 10, end=last))
    assert steady(first, opioid("b", authored="2025-02-20", dosageInstruction=TEN_TWICE)) == since


@pytest.mark.parametrize(
    ("last", "since"), [("2025-02-12", "2024-06-01"), ("2025-02-11", "2025-02-20")]
)
def test_a_drug_is_taken_since_the_end_of_the_last_longer_break(last: str, since: str) -> None:
    first = opioid(dosageInstruction=dosed(2, 10, end=last))
    (only,) = found(first, opioid("b", authored="2025-02-20"))
    assert only.started is not None
    assert only.started.isoformat() == since


def test_an_order_without_a_day_tells_no_steadiness() -> None:
    undated = {k: v for k, v in opioid("b").items() if k != "authoredOn"}
    assert steady(undated) is None
    assert steady(opioid(dosageInstruction=TEN_TWICE), undated) is None


# -- doses -----------------------------------------------------------------------------------------


def scan(quantity_: Json | None = None, line: Json | None = None, **request: Element) -> OtherDrug:
    """Lorazepam as needed, before a scan."""
    supply = {"dispenseRequest": {"quantity": quantity_, **request}} if quantity_ else {}
    how = {"text": "1 tablet as needed before the scan"} if line is None else line
    ordered = drug("b", "x", "y", medicationCodeableConcept=LORAZEPAM, dosageInstruction=[how])
    (only,) = found({**ordered, **supply}, topic="benzodiazepines")
    return only


HALF = daily(1, 0.5, asNeededBoolean=True)
TWICE_IN_ALL = {"asNeededBoolean": True, "timing": {"repeat": {"count": 2}}}


@pytest.mark.parametrize(
    ("drug_", "total"),
    [
        pytest.param(scan(quantity(2, "tablet")), 2, id="two tablets"),
        pytest.param(scan({"value": 2}), 2, id="two of something"),
        pytest.param(scan(quantity(1, "tablet"), numberOfRepeatsAllowed=2), 3, id="refilled twice"),
        pytest.param(scan(quantity(2, "tablet"), HALF), 4, id="half tablets"),
        pytest.param(scan(None, TWICE_IN_ALL), 2, id="by a count"),
        pytest.param(scan(quantity(1, "box")), None, id="a box"),
        pytest.param(scan(quantity(10, "mL")), None, id="a bottle"),
        pytest.param(scan(), None, id="no amount"),
        pytest.param(scan(quantity(2, "tablet"), daily(1, 1)), None, id="not as needed"),
    ],
)
def test_how_many_doses_there_are_in_all(drug_: OtherDrug, total: int | None) -> None:
    assert drug_.total_doses == total


@pytest.mark.parametrize(
    ("words", "as_needed"),
    [
        ("1 mg PRN", True),
        ("1 mg si besoin", True),
        ("1 mg zo nodig", True),
        ("1 mg al bisogno", True),
        ("1 mg once, 30 minutes before the MRI", True),
        ("1 mg before breakfast", False),
        ("1 mg twice daily", False),
    ],
)
def test_as_needed_is_told_in_words(words: str, as_needed: bool) -> None:
    assert scan(None, {"text": words}).as_needed_only is as_needed


@pytest.mark.parametrize(
    ("name", "lines", "daily_mg", "unit_mg", "is_dosed"),
    [
        ("aspirin 81 mg tablet", dosed(1, 81), 81, 81, True),
        ("aspirin 500 mg tablet", [{"text": "1 tablet tid"}], 1500, 500, True),
        ("aspirin 81 mg tablet", [], None, 81, False),
        ("aspirin", [{"text": "as directed"}], None, None, True),
    ],
)
def test_the_dose_of_aspirin_is_read(
    name: str, lines: list[Json], daily_mg: int | None, unit_mg: int | None, is_dosed: bool
) -> None:
    taken = drug("a", "x", "y", medicationCodeableConcept={"text": name}, dosageInstruction=lines)
    (only,) = found(taken, topic="aspirin")
    expected = tuple(None if mg is None else Decimal(mg) for mg in (daily_mg, unit_mg))
    assert (only.daily_mg, only.unit_mg) == expected
    assert only.is_dosed is is_dosed


@pytest.mark.parametrize(
    ("more", "through_skin"),
    [
        ({"medicationCodeableConcept": {"text": "Emsam 6 mg/24 h"}}, True),
        ({"medicationCodeableConcept": {"text": "selegiline patch"}}, True),
        ({"medicationCodeableConcept": coded(RXNORM, "865206")}, True),
        (
            {
                "medicationCodeableConcept": coded(RXNORM, "9639", "selegiline"),
                "dosageInstruction": [{"route": coded(SNOMED, "45890007")}],
            },
            True,
        ),
        ({"medicationCodeableConcept": {"text": "selegiline 5 mg tablet"}}, False),
    ],
)
def test_a_patch_of_selegiline_is_told_from_tablets(more: Json, through_skin: bool) -> None:
    assert len(found(drug("a", "x", "y", **more), topic="mao-b")) == 1
    assert bool(found(drug("a", "x", "y", **more), topic="maoi-transdermal")) is through_skin


def test_a_combination_is_of_every_class_of_its_ingredients() -> None:
    both = coded(RXNORM, "994226")
    for topic in ("opioids", "muscle-relaxants", "aspirin"):
        assert len(found(drug("a", "x", "y", medicationCodeableConcept=both), topic=topic)) == 1
