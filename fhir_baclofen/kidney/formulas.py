"""Kidney function from creatinine: CKD-EPI 2021 and Cockcroft-Gault, in exact decimals.

Nothing is rounded here: a tier is told from the unrounded value. Powers are taken with 28 digits
whatever the caller's decimal context.
"""

from decimal import Context, Decimal
from functools import lru_cache
from typing import Final

from fhir_baclofen.facts import Gender

_EXACT: Final = Context(prec=28)
_ONE: Final = Decimal(1)

# CKD-EPI 2021 creatinine. Source: Inker et al., N Engl J Med 2021;385:1737-1749, equation and
# coefficients read on the page of the kidney foundation. Creatinine in mg/dL, age in years.
FACTOR: Final = Decimal(142)
AGE_BASE: Final = Decimal("0.9938")
ABOVE: Final = Decimal("-1.200")
# gender: (kappa, alpha, factor)
BY_GENDER: Final = {
    Gender.FEMALE: (Decimal("0.7"), Decimal("-0.241"), Decimal("1.012")),
    Gender.MALE: (Decimal("0.9"), Decimal("-0.302"), _ONE),
}
ADULT: Final = 18

# Cockcroft-Gault. Source: Nephron 1976;16:31 (from memory). Weight in kg.
AGE_FROM: Final = Decimal(140)
PER_WEIGHT: Final = Decimal(72)
FEMALE_SHARE: Final = Decimal("0.85")
# Ideal weight after Devine 1974, adjusted weight with 40 percent of the excess (from memory).
IDEAL_AT_FIVE_FEET: Final = {Gender.FEMALE: Decimal("45.5"), Gender.MALE: Decimal(50)}
PER_INCH: Final = Decimal("2.3")
_FIVE_FEET_CM: Final = Decimal("152.4")
_INCH_CM: Final = Decimal("2.54")
EXCESS_SHARE: Final = Decimal("0.4")
OBESE: Final = Decimal(30)


@lru_cache(maxsize=4096)
def ckd_epi_2021(creatinine: Decimal, age: int, gender: Gender | None) -> Decimal:
    """The eGFR in mL/min/1.73 m² of an adult from creatinine in mg/dL.

    For another gender or none, the lower of both results. Check: a woman of 55 years with 0.9 mg/dL
    has 75 to 76.
    """
    if gender is None or gender not in BY_GENDER:
        return min(ckd_epi_2021(creatinine, age, g) for g in BY_GENDER)
    below, above, factor = creatinine_terms(creatinine, gender)
    aged = _EXACT.power(AGE_BASE, Decimal(age))
    result = FACTOR
    for part in (below, above, aged, factor):
        result = _EXACT.multiply(result, part)
    return result


@lru_cache(maxsize=4096)
def creatinine_terms(creatinine: Decimal, gender: Gender) -> tuple[Decimal, Decimal, Decimal]:
    """What CKD-EPI 2021 makes of a creatinine, whatever the age: the powers are dear to take."""
    kappa, alpha, factor = BY_GENDER[gender]
    ratio = _EXACT.divide(creatinine, kappa)
    below = _EXACT.power(min(ratio, _ONE), alpha)
    above = _EXACT.power(max(ratio, _ONE), ABOVE)
    return below, above, factor


@lru_cache(maxsize=4096)
def cockcroft_gault(
    creatinine: Decimal, age: int, gender: Gender | None, weight: Decimal
) -> Decimal:
    """The creatinine clearance in mL/min from creatinine in mg/dL and weight in kg.

    For another gender or none, the lower of both results.
    """
    share = _ONE if gender is Gender.MALE else FEMALE_SHARE
    years = max(AGE_FROM - age, Decimal(0))
    over = _EXACT.multiply(PER_WEIGHT, creatinine)
    return _EXACT.divide(_EXACT.multiply(_EXACT.multiply(years, weight), share), over)


def weight_for_clearance(weight: Decimal, height: Decimal, gender: Gender | None) -> Decimal:
    """The weight in kg that Cockcroft-Gault takes: adjusted at a body mass index of 30 or more.

    `height` is in cm. For another gender or none, the lower of both adjusted weights.
    """
    metres = _EXACT.divide(height, Decimal(100))
    if _EXACT.divide(weight, _EXACT.multiply(metres, metres)) < OBESE:
        return weight
    ideal = _ideal_weight(height, Gender.MALE if gender is Gender.MALE else Gender.FEMALE)
    return ideal + EXCESS_SHARE * (weight - ideal)


def _ideal_weight(height: Decimal, gender: Gender) -> Decimal:
    inches = max(_EXACT.divide(height - _FIVE_FEET_CM, _INCH_CM), Decimal(0))
    return IDEAL_AT_FIVE_FEET[gender] + PER_INCH * inches
