"""What is changed together, and the tests that are asked: those of the part, and quick ones only.

A test that goes through everything is left out: it would be asked about every change, and the
tests of the part itself have to notice.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """`changed` are patterns of modules, `undecorated` the folders and modules rewritten first.

    `slow` are tests among `tests` that take seconds; `kept` are modules that another part changes.
    """

    name: str
    changed: tuple[str, ...]
    undecorated: tuple[str, ...]
    tests: tuple[str, ...]
    slow: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


PLANNING = (
    "fhir_baclofen/rules/descent.py",
    "fhir_baclofen/rules/tapering.py",
    "fhir_baclofen/rules/under_way.py",
)
"""What rules and plans both rest on: the tests of plans go through it dose by dose."""
_PARTS = (
    Part(
        "rules",
        ("fhir_baclofen/rules/*",),
        ("fhir_baclofen/rules",),
        ("tests/rules",),
        kept=PLANNING,
    ),
    Part(
        "plan",
        (
            "fhir_baclofen/plan/*",
            "fhir_baclofen/taper/*",
            "fhir_baclofen/titration.py",
            "fhir_baclofen/tablets.py",
            "fhir_baclofen/splits.py",
            *PLANNING,
        ),
        (
            "fhir_baclofen/rules",
            "fhir_baclofen/plan",
            "fhir_baclofen/taper",
            "fhir_baclofen/titration.py",
            "fhir_baclofen/tablets.py",
            "fhir_baclofen/splits.py",
        ),
        (
            "tests/plan/test_activities.py",
            "tests/plan/test_coarse_products.py",
            "tests/plan/test_courses.py",
            "tests/plan/test_first_cut.py",
            "tests/plan/test_hold_period.py",
            "tests/plan/test_kinds.py",
            "tests/plan/test_tablets.py",
            "tests/plan/test_taper.py",
            "tests/plan/test_under_way.py",
            "tests/plan/test_worded.py",
        ),
        (
            "tests/plan/test_first_cut.py::test_findings_and_plan_name_the_same_first_cut",
            "tests/plan/test_first_cut.py::test_they_do_after_every_cut_of_late",
            "tests/plan/test_first_cut.py::"
            "test_a_reduction_that_a_plan_makes_wait_is_one_that_a_finding_speaks_of",
            "tests/plan/test_kinds.py::"
            "test_the_first_step_is_the_first_reduction_that_findings_name",
            "tests/plan/test_taper.py::test_method_c_is_feasible_from_every_dose_to_every_target",
        ),
    ),
    Part(
        "dosage",
        ("fhir_baclofen/sig/*", "fhir_baclofen/fhir/dosage/*"),
        ("fhir_baclofen/sig", "fhir_baclofen/fhir/dosage"),
        (
            "tests/sig/test_combinations.py",
            "tests/sig/test_shown.py",
            "tests/sig/test_sigs.py",
            "tests/sig/test_strength.py",
            "tests/fhir/test_dosage_amounts.py",
            "tests/fhir/test_dosage_curve.py",
            "tests/fhir/test_dosage_text.py",
            "tests/fhir/test_dosage_timing.py",
            "tests/fhir/test_dosage_units.py",
        ),
        (
            "tests/sig/test_combinations.py::"
            "test_no_combination_is_misread_and_nearly_all_are_read",
            "tests/sig/test_combinations.py::test_steps_follow_each_other_with_their_lengths",
        ),
    ),
)
PARTS = {part.name: part for part in _PARTS}
