"""What each case stands for, and all that has to be stood for."""

from collections.abc import Iterator
from typing import Final, get_args

from tests.oracle.comparing import expected_kidney
from tests.oracle.dosage_cases import DosageCase
from tests.oracle.edges import EDGES, edges_of
from tests.oracle.kidney_cases import KidneyCase
from tests.oracle.kidneys import WORST_FIRST
from tests.oracle.plans import Protocol, plan
from tests.oracle.situations import Indication, Situation
from tests.oracle.verdicts import RULES, verdicts

Case = DosageCase | KidneyCase | Situation

SEVERITIES: Final = {
    "dose-above-indication-max": ("high",),
    "aud-high-dose-governance": ("moderate", "low"),
    "older-adult-dose-cap": ("moderate", "low"),
    "start-dose-high": ("high", "moderate", "low"),
    "titration-step-too-large": ("high", "moderate"),
    "titration-interval-too-short": ("moderate",),
    "dose-frequency-inadequate": ("moderate", "low"),
    "single-dose-too-large": ("moderate", "low"),
    "renal-moderate-reduce": ("high", "moderate", "low"),
    "renal-severe-reduce": ("high",),
    "renal-dialysis-avoid": ("high",),
    "abrupt-stop": ("high", "moderate", "low"),
    "dose-drop-too-steep": ("high", "moderate"),
    "taper-interval-too-short": ("moderate",),
}
DOSAGES: Final = (
    *(f"{kind}n times a day" for kind in ("", "tablets, ", "millilitres, ")),
    *(f"{kind}every n hours" for kind in ("", "tablets, ", "millilitres, ")),
    "n times in 24 hours",
    "every other day",
    "clock times",
    "parts of the day",
    "a timing code",
    "a range of doses",
    "a range of times",
    "a range of tablets",
    "as needed",
    "as needed up to a maximum",
    "regular and as needed",
    "text in mg",
    "text in tablets",
    "text in millilitres",
    "a split in mg",
    "a split in tablet",
    "two lines",
    "two orders",
)
RESULTS: Final = (
    "eGFR",
    "eGFR per second",
    "clearance",
    *("<15", "<30", "<60", ">30", ">60", ">=60", ">90", ">=90"),
    "creatinine in mg/dL",
    "creatinine in umol/L",
    "creatinine in mmol/L",
    "creatinine at its limits",
    "creatinine beside eGFR",
    "birthday",
    "unusable alone",
    "unusable, another before",
    "status",
    "race pair",
    "term for one sex",
    *(f"{days} days apart" for days in (1, 29, 30, 31, 200)),
    "within a year",
    "old",
    "nothing known",
    "diagnosis alone",
    "two diagnoses",
    "diagnosis and eGFR",
    "diagnosis after the eGFR",
    "dialysis session",
    "several results",
)
WANTED: Final = (
    *(f"kidney tier: {tier}" for tier in WORST_FIRST),
    *(f"indication: {indication}" for indication in get_args(Indication)),
    *(f"protocol: {protocol}" for protocol in get_args(Protocol) if protocol != "titration"),
    *(f"protocol: titration in {indication}" for indication in get_args(Indication)),
    *(
        f"{slug}: {said}"
        for slug, severities in SEVERITIES.items()
        for said in (*severities, "silent")
    ),
    *(f"edge: {edge}" for edge in EDGES),
    *(f"dosage: {shape}" for shape in DOSAGES),
    *(f"kidney results: {shape}" for shape in RESULTS),
)


def stands_for(case: Case) -> Iterator[str]:
    """The labels of a case."""
    if isinstance(case, DosageCase):
        yield f"dosage: {case.shape}"
    elif isinstance(case, KidneyCase):
        yield f"kidney results: {case.shape}"
        yield f"kidney tier: {expected_kidney(case).tier}"
    else:
        yield from _of_situation(case)


def _of_situation(s: Situation) -> Iterator[str]:
    found = verdicts(s)
    yield f"kidney tier: {s.tier}"
    yield f"indication: {s.indication}"
    if not s.least:  # the plan of a range is not compared
        protocol = plan(s).protocol
        where = f" in {s.indication}" if protocol == "titration" else ""
        yield f"protocol: {protocol}{where}"
    for slug in RULES:
        yield f"{slug}: {found[slug].severity if slug in found else 'silent'}"
    yield from (f"edge: {edge}" for edge in edges_of(s))
