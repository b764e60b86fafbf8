"""The numbers by which kidney function is told from results: tiers, and acute injury."""

from decimal import Decimal

from fhir_baclofen.rulebook import Limit
from fhir_baclofen.rules.sources import MEM_KDIGO, S2, SAFETY, X_WOLF

NORMAL_FROM = Limit(
    "kidney.normal",
    "Kidney function from which it is not moderately reduced",
    Decimal(60),
    "mL/min",
    X_WOLF.at("a filtration rate of 30 to 60: half the dose"),
)
MODERATE_FROM = Limit(
    "kidney.moderate.from",
    "Kidney function below which it is severely reduced",
    Decimal(30),
    "mL/min",
    S2.at("below 30 mL/min the dose is cut by 50 to 75 percent"),
)
SEVERE_FROM = Limit(
    "kidney.severe.from",
    "Kidney function below which the kidneys fail",
    Decimal(15),
    "mL/min",
    MEM_KDIGO.at("stage 5 is below 15 mL/min"),
)
ACUTE_RISE = Limit(
    "aki.rise",
    "Rise of creatinine within hours that makes an acute injury",
    Decimal("0.3"),
    "mg/dL",
    MEM_KDIGO.at("a rise of 0.3 mg/dL or more within 48 hours"),
)
ACUTE_HOURS = Limit(
    "aki.hours",
    "Hours within which that rise counts",
    Decimal(48),
    "hours",
    MEM_KDIGO.at("a rise of 0.3 mg/dL or more within 48 hours"),
)
ACUTE_RATIO = Limit(
    "aki.ratio",
    "Times the lowest earlier creatinine that make an acute injury",
    Decimal("1.5"),
    "times the earlier one",
    MEM_KDIGO.at("1.5 times the earlier value or more"),
)
ACUTE_DAYS = Limit(
    "aki.days",
    "Days for which a diagnosis or a rise counts as acute",
    Decimal(14),
    "days",
    SAFETY.at("an injury shows within two weeks whether it goes back; the number is ours"),
)
BASELINE_FROM = Limit(
    "aki.baseline.from",
    "Least days before a creatinine with which it is compared",
    Decimal(7),
    "days",
    MEM_KDIGO.at("the earlier value is that of before the last week"),
)
BASELINE_TO = Limit(
    "aki.baseline.to",
    "Most days before a creatinine with which it is compared",
    Decimal(365),
    "days",
    SAFETY.at("a year is looked back; the number is ours"),
)
ACUTE = (
    ACUTE_RISE,
    ACUTE_HOURS,
    ACUTE_RATIO,
    ACUTE_DAYS,
    BASELINE_FROM,
    BASELINE_TO,
)
