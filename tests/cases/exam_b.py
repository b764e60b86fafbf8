"""Rules 41 to 79 and the plans where several facts meet, in the shapes of several systems."""

from datetime import date, timedelta
from typing import Final

from tests.cases.case import Case, H, M, Number, case
from tests.cases.chart import (
    AT,
    ATC,
    INTRATHECAL,
    LOINC,
    SNOMED,
    Element,
    Json,
    activity,
    adult,
    alarm,
    answered,
    appointment,
    coded,
    condition,
    dispense,
    draft,
    drug,
    egfr,
    elder,
    encounter,
    ended,
    icd,
    line,
    local,
    mg,
    named,
    other_rx,
    patient,
    plan_of,
    procedure,
    pump,
    pump_rate,
    quantity,
    ref,
    rx,
    said,
    score,
    step_of,
    stop,
    tablet,
    text,
)


def ago(days: int) -> str:
    return (date.fromisoformat(AT) - timedelta(days=days)).isoformat()


def split(*doses: Number) -> Json:
    """Doses in order of the day, as a text."""
    return text("-".join(f"{dose:g}" for dose in doses) + " mg")


def of(order: str) -> Json:
    return {"authorizingPrescription": [ref(f"MedicationRequest/{order}")]}


def follows(order: str) -> Json:
    return {"priorPrescription": ref(f"MedicationRequest/{order}")}


TEN_TID: Final = rx("m1", mg(10, 3))


# Lines of one day, numbered.


def slot(number: int, dose: float, when: str) -> Json:
    repeat = {"frequency": 1, "period": 1, "periodUnit": "d", "when": [when]}
    amount = {"doseQuantity": quantity(dose, "mg")}
    return line(amount, {"repeat": repeat}, sequence=number)


def slots(*doses: float) -> list[Json]:
    """Doses of a day as lines that are counted."""
    parts = ("MORN", "NOON", "AFT", "NIGHT")
    return [
        slot(n, dose, part) for n, (dose, part) in enumerate(zip(doses, parts, strict=False), 1)
    ]


NUMBERED: Final = [
    case(
        "exam-numbered-lines",
        "Numbers on the lines of one day only count them: the lines add up",
        adult(rx("m1", slots(5, 10, 10))),
        {},
        therapy=25,
        plan="maintain",
    ),
    case(
        "exam-numbered-reduction",
        "So in an order that brings the dose down by its even slots",
        adult(rx("m1", mg(25, 4), "aud")),
        {9: M},
        orders=[draft(slots(25, 20, 25, 20), "m1", "aud")],
        order=90,
        plan="taper",
        first=90,
        split=[25, 20, 25, 20],
        taper_from=("A", 100),
    ),
    case(
        "exam-numbered-as-needed",
        "A dose as needed beside the regular one, numbered second",
        adult(
            rx(
                "m1",
                [mg(10, 3, sequence=1), mg(5, 1, sequence=2, asNeededBoolean=True)],
            )
        ),
        {},
        therapy=35,
    ),
    case(
        "exam-numbered-three-slots",
        "Three doses a day come down by the largest, then the second, then the first",
        adult(rx("m1", mg(20, 3), "aud")),
        {},
        orders=[draft(slots(15, 15, 20), "m1", "aud")],
        plan="taper",
        mgs=[50, 40, 30, 20, 10, 5, 0],
        splits=[[15, 15, 20], [15, 10, 15], [10, 10, 10], [5, 5, 10], [5, 5], [5], []],
    ),
]


# What is handed out tells how long a completed order is taken.

COMPLETED: Final = rx("m1", mg(10, 3), status="completed")


def handed(ident: str, says: str, fires: dict[int, str], *facts: Json, **want: Element) -> Case:
    return case(f"exam-handed-{ident}", says, adult(COMPLETED, *facts), fires, **want)


HANDED: Final = [
    handed(
        "in-use",
        "A completed order is taken while its supply lasts",
        {},
        dispense(ago(20), 30, **of("m1")),
        therapy=30,
        plan="maintain",
    ),
    handed(
        "no-start",
        "So an order of the same dose is no start",
        {},
        dispense(ago(20), 30, **of("m1")),
        therapy=30,
        orders=[draft(mg(10, 3), "m1")],
        plan="maintain",
    ),
    handed(
        "used-up",
        "When it is used up and nothing follows, the therapy has ended",
        {58: H},
        dispense(ago(32), 30, **of("m1")),
        therapy=None,
        plan="taper",
    ),
    handed(
        "by-tablets",
        "Tablets last as the order allows",
        {},
        dispense(ago(20), None, quantity={"value": 90, "unit": "tablet"}, **of("m1")),
        therapy=30,
    ),
    handed(
        "then-less",
        "What is left over beside a new order is not taken as well",
        {},
        dispense(ago(12), 30, **of("m1")),
        rx("m2", mg(5, 3), since=ago(5)),
        therapy=15,
    ),
    case(
        "exam-handed-in-failing-kidneys",
        "Kidneys that fail are told of by that supply alone",
        [patient(), egfr(12, ago(5)), COMPLETED, dispense(ago(20), 30, **of("m1"))],
        {23: H},
        therapy=30,
        plan="taper",
    ),
    case(
        "exam-handed-two-strengths",
        "Two strengths handed out on one day last side by side, not one after the other",
        adult(
            TEN_TID,
            rx("m2", mg(5, 3), **tablet(5)),
            dispense(ago(34), 30, **of("m1")),
            dispense(ago(34), 30, **(tablet(5) | of("m2"))),
        ),
        {62: H},
        therapy=45,
    ),
]


# Craving in words that say nothing, and craving that is there again.


def tapering(*facts: Json) -> list[Json]:
    """Down from 100 mg a day, the last step 12 days ago."""
    return adult(
        rx("m0", split(20, 25, 20, 25), "aud", **ended(ago(13), "completed")),
        rx("m1", mg(20, 4), "aud", since=ago(12), **follows("m0")),
        plan_of(
            step_of(100, "completed", ago(40)),
            step_of(90, "completed", ago(19)),
            step_of(80, "in-progress", ago(12)),
            step_of(70, "scheduled", ago(-6)),
        ),
        *facts,
    )


def craves(days_ago: int, value: Json) -> Json:
    return said("Alcohol craving", value, ago(days_ago))


BACK_UP: Final = {64: {"step_back_mg_per_day": 90, "hold_min_days": 180, "hold_max_days": 365}}
CRAVING: Final = [
    case(
        "exam-craving-there-again",
        "Craving that was absent and is there again has returned",
        tapering(craves(20, {"valueBoolean": False}), craves(3, {"valueBoolean": True})),
        {64: M},
        recommended=BACK_UP,
        plan="hold",
        first=90,
    ),
    case(
        "exam-craving-unclear",
        "Craving in words that say nothing is named, and the rule left open",
        tapering(craves(3, answered({"text": "see notes"}))),
        {},
        not_evaluated={64},
    ),
    case(
        "exam-craving-by-orders",
        "Orders alone show a taper",
        adult(
            rx("m0", split(20, 25, 20, 25), "aud", **ended(ago(13), "completed")),
            rx("m1", mg(20, 4), "aud", since=ago(12), **follows("m0")),
            craves(3, answered(local("returned"))),
        ),
        {64: M},
        recommended=BACK_UP,
        plan="hold",
    ),
    case(
        "exam-craving-too-steep",
        "A cut too steep in the midst of a taper is taken in steps",
        tapering(craves(3, answered(local("absent")))),
        {59: H},
        orders=[draft(mg(10, 4), "m1", "aud")],
        plan="taper",
        first=(65, 70),
        ends=40,
        activities={"no-abrupt-stop"},
    ),
    case(
        "exam-craving-against-a-cut",
        "Craving that returned holds against the next step down",
        tapering(craves(3, answered(local("returned")))),
        {64: M},
        orders=[draft(split(20, 15, 20, 15), "m1", "aud")],
        recommended=BACK_UP,
        plan="hold",
        first=90,
        activities={"suspend-taper", "hold-period"},
    ),
]


# Stops, gaps and stays.

WEANING: Final = plan_of(
    step_of(20, "completed", ago(40)),
    step_of(10, "in-progress", ago(20)),
    step_of(5, "scheduled", ago(-3)),
)
ADMITTED: Final = "2025-03-09T21:00:00"
RECONCILED: Final = procedure(coded(SNOMED, "430193006"), AT)
STOPS: Final = [
    case(
        "exam-stop-weaned-beside-a-pump",
        "The last 10 mg are stopped by the weaning plan of a new pump",
        adult(
            rx("it1", pump_rate(200), since=ago(40), **INTRATHECAL),
            pump(**alarm(ago(-40))),
            procedure(coded(SNOMED, "6555009"), ago(40)),
            WEANING,
            rx("m1", mg(5, 2), since=ago(200)),
        ),
        {},
        orders=[stop(rx("m1", mg(5, 2), since=ago(200)))],
    ),
    case(
        "exam-stop-under-a-plan-at-20",
        "A plan of steps is no leave to stop at 20 mg",
        adult(
            rx("m0", mg(10, 3), **ended(ago(13), "completed")),
            rx("m1", mg(10, 2), since=ago(12), **follows("m0")),
            plan_of(
                step_of(30, "completed", ago(40)),
                step_of(20, "in-progress", ago(12)),
                step_of(15, "scheduled", ago(-2)),
            ),
        ),
        {58: H},
        orders=[stop(rx("m1", mg(10, 2), since=ago(12)))],
        plan="taper",
        first=15,
    ),
    case(
        "exam-stop-among-much-else",
        "Beside a stop only the rules about stopping speak",
        adult(
            TEN_TID,
            other_rx(drug("7804", "oxycodone")),
            other_rx(drug("6470", "lorazepam")),
            icd("K25.3", ago(10)),
        ),
        {58: H},
        orders=[stop(TEN_TID)],
        plan="taper",
        mgs=[25, 20, 15, 10, 5, 0],
    ),
    case(
        "exam-stay-by-the-clock",
        "An admission counts from its moment in the zone it was written in",
        adult(
            TEN_TID,
            encounter("IMP", "in-progress", f"{ADMITTED}-05:00"),
            RECONCILED,
        ),
        {},
        at="2025-03-10T13:59:00Z",
    ),
    case(
        "exam-stay-by-the-clock-later",
        "After 12 hours without baclofen it is told",
        adult(
            TEN_TID,
            encounter("IMP", "in-progress", f"{ADMITTED}-05:00"),
            RECONCILED,
        ),
        {63: H},
        at="2025-03-10T14:01:00Z",
        recommended={63: {"continue_mg_per_day": 30}},
    ),
    case(
        "exam-signs-in-a-panel",
        "Fever among vital signs after a stop",
        adult(
            rx("m1", mg(10, 3), **ended(ago(2))),
            said(
                "Vital signs",
                None,
                ago(1),
                component=[
                    {"code": coded(LOINC, "8310-5"), "valueQuantity": quantity(38.7, "Cel")},
                ],
            ),
        ),
        {58: H, 61: H},
        activities={"urgent-assessment", "no-abrupt-stop"},
    ),
]


# Effect, review and sedation.


def ashworth(value: float | str, days_ago: int) -> Json:
    return score("modified-ashworth", value, ago(days_ago))


REVIEWED: Final = encounter("AMB", "finished", ago(100), reasonCode=[{"text": "Baclofen review"}])
EFFECT: Final = [
    case(
        "exam-effect-highest-tolerated",
        "A dose gone back to a day after a stop for drowsiness is the highest tolerated",
        adult(
            rx("m0", mg(20, 3), **(ended(ago(71)) | {"statusReason": {"text": "Too drowsy"}})),
            rx("m1", split(15, 15, 20), since=ago(70), **follows("m0")),
            ashworth(3, 75),
            ashworth(3, 5),
        ),
        {72: M},
        activities={"specialist-referral"},
    ),
    case(
        "exam-effect-one-plus",
        "1+ lies between 1 and 2: it is better than 2",
        adult(
            rx("m0", mg(15, 4), **ended(ago(61), "completed")),
            rx("m1", mg(20, 4), since=ago(60), **follows("m0")),
            ashworth("2", 65),
            ashworth("1+", 5),
        ),
        {},
        not_activities={"specialist-referral", "measure-outcome"},
    ),
    case(
        "exam-review-a-year-after-the-last",
        "The next yearly review is due a year after the last",
        adult(rx("m1", mg(10, 3), since=ago(800)), REVIEWED),
        {},
        plan="maintain",
        due={"treatment-review": ago(-265)},
    ),
    case(
        "exam-review-a-year-after-the-start",
        "The first is due a year after the start",
        adult(rx("m1", mg(10, 3), "aud", since=ago(200)), REVIEWED),
        {},
        due={"treatment-review": ago(-165)},
    ),
    case(
        "exam-confusion-with-a-cause",
        "Confusion whose evidence is an infection is not put down to baclofen",
        adult(
            rx("m0", mg(5, 3), **ended(ago(6), "completed")),
            rx("m1", mg(10, 3), since=ago(5), **follows("m0")),
            encounter("AMB", "finished", ago(3)),
            icd(
                "R41.0",
                ago(1),
                evidence=[{"code": [{"text": "Urinary tract infection"}]}],
            ),
        ),
        {},
    ),
    case(
        "exam-confusion-in-failing-kidneys",
        "With failing kidneys confusion is told at any time, and the dose comes down",
        [
            patient(),
            egfr(22, ago(5)),
            TEN_TID,
            icd("R41.0", ago(15)),
        ],
        {23: H, 74: H},
        plan="taper",
        activities={"urgent-assessment", "hold-increase", "kidney-check", "no-abrupt-stop"},
    ),
]


# Other drugs as several systems write them.


def beside(ident: str, says: str, fires: dict[int, str], *drugs: Json) -> Case:
    return case(f"exam-beside-{ident}", says, adult(TEN_TID, *drugs), fires)


ORDINARY: Final = (
    *("atorvastatin 20 mg", "metformin 500 mg", "levothyroxine 50 mcg", "omeprazole 20 mg"),
    *("albuterol HFA inhaler", "fluticasone nasal spray", "insulin glargine", "warfarin 5 mg"),
    *("cetirizine 10 mg", "melatonin 3 mg", "levetiracetam 500 mg", "oxybutynin 5 mg"),
    *("modafinil 100 mg", "dalfampridine 10 mg ER", "glatiramer 40 mg", "ondansetron 4 mg"),
    *("hydroxychloroquine 200 mg", "apomorphine 10 mg/mL", "naloxone 4 mg nasal spray"),
    *("botulinum toxin A 100 units", "hydrocortisone 1% cream", "timolol eye drops"),
)
COMBINED: Final = coded(SNOMED, "7804") | {"text": "Analgesic combination"}
DRUGS: Final = [
    beside(
        "ordinary-drugs",
        "Many drugs, none of them of any class",
        {},
        *map(other_rx, map(named, ORDINARY)),
    ),
    beside(
        "capitals",
        "Capitals within a name",
        {43: H},
        other_rx(named("oxyCODONE-acetaminophen (PERCOCET) 5-325 MG per tablet")),
    ),
    beside("accents", "Accents and French endings", {46: M}, other_rx(named("Prégabaline 75 mg"))),
    beside(
        "monthly",
        "Orders written month by month are one stable use",
        {43: M},
        *(
            other_rx(
                drug("7052", "morphine"),
                ago(days),
                status="active" if days == 10 else "completed",
                dosageInstruction=[mg(15, 2)],
            )
            for days in (130, 100, 70, 40, 10)
        ),
    ),
    beside(
        "baclofen-by-class-code",
        "Baclofen by its class code is no other muscle relaxant",
        {},
        dispense(ago(10), 30, **drug("M03BX01", "baclofène", ATC)),
    ),
    case(
        "exam-beside-old-nsaid",
        "An anti-inflammatory in an older adult, by its French name",
        elder(TEN_TID, other_rx(named("Ibuprofène 400 mg, comprimé pelliculé"))),
        {54: M},
        activities={"kidney-check"},
    ),
    case(
        "exam-beside-one-prescriber-by-number",
        "One prescriber, given by a number alone, writes one regimen in two strengths",
        adult(
            rx("m1", mg(10, 3), requester={"identifier": {"system": "urn:npi", "value": "1"}}),
            rx(
                "m2",
                mg(5, 3),
                **(tablet(5) | {"requester": {"identifier": {"system": "urn:npi", "value": "1"}}}),
            ),
        ),
        {},
        therapy=45,
    ),
]


# Pumps.

IMPLANTED: Final = procedure(coded(SNOMED, "6555009"), ago(400))


def infused(*facts: Json, dose: Json | None = None) -> list[Json]:
    """Spasticity treated by a pump for 300 days."""
    order = rx("it1", dose or pump_rate(200), since=ago(300), **INTRATHECAL)
    return adult(order, icd("G35"), IMPLANTED, *facts)


ALARM_SEEN: Final = said("Pump alarm: low reservoir", {"valueBoolean": True}, AT)
PUMPS: Final = [
    case(
        "exam-pump-appointment-gone-by",
        "An appointment that has gone by is no refill booked",
        infused(pump(**alarm(ago(-10))), appointment(f"{ago(5)}T10:00:00Z")),
        {66: M},
        due={"pump-refill": ago(-9)},
    ),
    case(
        "exam-pump-twice-a-day",
        "Two increases within 24 hours count together",
        adult(
            rx("it0", pump_rate(100), since=ago(20), **(INTRATHECAL | ended(ago(1), "completed"))),
            rx("it1", pump_rate(130), since=AT, **(INTRATHECAL | follows("it0"))),
            icd("G35"),
            procedure(coded(SNOMED, "6555009"), ago(20)),
            pump(**alarm(ago(-40))),
        ),
        {70: M},
        orders=[draft(pump_rate(160), "it1", **INTRATHECAL)],
    ),
    case(
        "exam-pump-alarm-and-oral",
        "Oral baclofen in the place of a pump that fails bridges and is no substitute",
        infused(pump(**alarm(ago(-2))), ALARM_SEEN),
        {67: H, 68: H},
        may={56},
        orders=[draft(mg(20, 3))],
        not_recommended={
            67: {"target_mg_per_day", "start_mg_per_day"},
            68: {"target_mg_per_day", "start_mg_per_day"},
        },
        activities={"urgent-assessment", "resume-intrathecal"},
    ),
    case(
        "exam-pump-no-alarm",
        "An alarm that was looked for and not found",
        infused(pump(**alarm(ago(-40))), said("Pump alarm", {"valueString": "None"}, AT)),
        {},
    ),
    case(
        "exam-pump-in-words",
        "A dose in words alone, with a comma for thousands",
        infused(
            pump(**alarm(ago(-40))),
            dose=text("1,200 mcg/day continuous intrathecal infusion")
            | {"route": coded(SNOMED, "72607000")},
        ),
        {69: M},
        pump=1200,
        recommended={69: {"max_ug_per_day": 1000}},
    ),
    case(
        "exam-pump-confusion",
        "Confusion soon after an increase of the pump",
        adult(
            rx("it0", pump_rate(150), since=ago(300), **(INTRATHECAL | ended(ago(6), "completed"))),
            rx("it1", pump_rate(200), since=ago(5), **(INTRATHECAL | follows("it0"))),
            icd("G35"),
            IMPLANTED,
            pump(**alarm(ago(-40))),
            condition({"text": "Confusion"}, ago(2)),
        ),
        {74: H},
        plan="hold",
    ),
    case(
        "exam-pump-plan-step-by-words",
        "A slow plan by its activity",
        adult(
            rx("m0", mg(5, 2), **ended(ago(8), "completed")),
            rx("m1", split(2.5, 5, 5), since=ago(7), **(tablet(5) | follows("m0"))),
            encounter("AMB", "finished", ago(3)),
            plan_of(
                step_of(10, "completed", ago(14)),
                step_of(12.5, "in-progress", ago(7)),
                activity("slow-titration", "in-progress", ago(14)),
            ),
        ),
        {12: M},
        orders=[draft(split(5, 5, 7.5), "m1", **tablet(5))],
        recommended={12: {"next_step_mg_per_day": 15}},
    ),
]

CASES: Final = [
    *NUMBERED,
    *HANDED,
    *CRAVING,
    *STOPS,
    *EFFECT,
    *DRUGS,
    *PUMPS,
]
