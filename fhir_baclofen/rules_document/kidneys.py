"""How kidney function is worked out, as the document tells it."""

from collections.abc import Iterator

from fhir_baclofen.facts import Gender
from fhir_baclofen.kidney import WINDOW_DAYS, formulas, results
from fhir_baclofen.kidney.estimates import WEIGHT_DAYS
from fhir_baclofen.quantities import plain
from fhir_baclofen.rules.kidney_numbers import MODERATE_FROM, NORMAL_FROM, SEVERE_FROM
from fhir_baclofen.rules.sources import MEM_CG, S2, SAFETY, X_EPI
from fhir_baclofen.rules_document.words import cited, table

EGFR = X_EPI.at("equation and coefficients for creatinine")
CLEARANCE = MEM_CG.at("creatinine clearance from age, weight and creatinine")
ADJUSTED = SAFETY.recalled("the ideal weight is that of Devine 1974")
BELIEVED = SAFETY.at("a size that no patient has is a slip of the unit; the numbers are ours")
WORST = SAFETY.at("of several recent results the worst decides; the number is ours")
TIERS = S2.at("the dose is cut below 30 mL/min; the other tiers as rules 22 and 23 tell")


def kidneys() -> str:
    """The steps from results to a tier, with their numbers and documents."""
    return table(("step", "how", "where it comes from"), _steps())


def _steps() -> Iterator[tuple[str, str, str]]:
    yield (
        "Units",
        f"Creatinine counts in mg/dL; µmol/L are divided by {plain(results.PER_UMOL)}, mmol/L "
        f"multiplied by 1000 first. A rate a second is multiplied by 60. A unit that is missing or "
        "does not fit is never guessed.",
        cited(SAFETY.at("conversion of units")),
    )
    yield "What is believed", _believed(), cited(BELIEVED)
    yield (
        "Bounds",
        "A result such as >60 is not reduced; <60 is at least moderately reduced and may hide "
        "worse; <30 and <15 count as the tier beneath them; >30 is not better than moderately "
        "reduced.",
        cited(SAFETY.at("a bound counts as the worst it leaves open")),
    )
    yield "eGFR from creatinine, CKD-EPI 2021", _ckd_epi(), cited(EGFR)
    yield "Clearance, Cockcroft-Gault", _cockcroft(), cited(CLEARANCE)
    yield "Weight in obesity", _weight(), cited(ADJUSTED)
    yield (
        "Which result decides",
        f"Of the reported eGFRs, the reported clearances and the estimates from creatinine within "
        f"{WINDOW_DAYS} days of the newest, the worst tier. A creatinine is not computed on a day "
        "with a reported eGFR. The clearance is computed only with `renal.measure` crcl-only. A "
        "stage on the problem list counts where no newer number is on record.",
        cited(WORST),
    )
    yield "Tiers", _tiers(), cited(TIERS)
    yield (
        "Dialysis",
        "By its codes, a dialysis procedure, or a creatinine from before or after dialysis, within "
        "30 days; a later transplant ends it. Then no estimate is used.",
        cited(SAFETY.at("a month is looked back; the number is ours")),
    )


def _believed() -> str:
    low, high = map(plain, results.MICROMOLES)
    return (
        f"Creatinine from {plain(results.CREATININE_LEAST)} to {plain(results.CREATININE_MOST)} "
        f"mg/dL, eGFR up to {plain(results.EGFR_MOST)}. {low} to {high} given in mg/dL is probably "
        "µmol/L: it is not converted, and not used."
    )


def _ckd_epi() -> str:
    female, male = formulas.BY_GENDER[Gender.FEMALE], formulas.BY_GENDER[Gender.MALE]
    return (
        f"{plain(formulas.FACTOR)} x min(creatinine/k, 1)^a x max(creatinine/k, 1)^"
        f"{formulas.ABOVE} x {formulas.AGE_BASE}^age, x {female[2]} in women; k {female[0]} in "
        f"women, {male[0]} in men; a {female[1]} in women, {male[1]} in men; mL/min/1.73 m², from "
        f"{formulas.ADULT} years. Without a gender the lower of both."
    )


def _cockcroft() -> str:
    return (
        f"({plain(formulas.AGE_FROM)} - age) x weight in kg / ({plain(formulas.PER_WEIGHT)} x "
        f"creatinine), x {formulas.FEMALE_SHARE} in women; mL/min. The weight is from within "
        f"{WEIGHT_DAYS} days of the sample."
    )


def _weight() -> str:
    return (
        f"From a body mass index of {plain(formulas.OBESE)} the ideal weight (Devine 1974) and "
        f"{formulas.EXCESS_SHARE * 100:.0f} % of what exceeds it; without a height "
        "the result is told as uncertain."
    )


def _tiers() -> str:
    normal, moderate, severe = (
        plain(limit.value) for limit in (NORMAL_FROM, MODERATE_FROM, SEVERE_FROM)
    )
    return (
        f"Not reduced from {normal}, moderately from {moderate}, severely from {severe}, failing "
        "below; by the value before rounding."
    )
