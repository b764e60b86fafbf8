"""`demo`: the main job on every synthetic patient, in one run without a terminal."""

from datetime import date

import pytest

from fhir_baclofen.demo.patients import demo_patients
from tests.cli.running import Ran, run


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One run of the demonstration, in an empty folder."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ran = run("demo", "--once")
    assert list(folder.iterdir()) == []
    return ran


def block(printed: Ran, patient: str) -> str:
    """What was printed about one patient."""
    start = printed.out.index(f"── {patient}: ")
    return printed.out[start : printed.out.find("\n── ", start + 1)]


def test_it_ends_well_by_itself_and_says_nothing_on_standard_error(printed: Ran) -> None:
    assert (printed.code, printed.err) == (0, "")


def test_there_are_at_least_eight_patients_and_each_is_shown(printed: Ran) -> None:
    patients = demo_patients(date(2026, 1, 1))
    assert len(patients) >= 8
    for patient in patients:
        assert patient.shows in block(printed, patient.id)


@pytest.mark.parametrize(
    ("patient", "words"),
    [
        pytest.param("titration", "titration from", id="a start is titrated"),
        pytest.param("titration", "15 → 20 → 25", id="in steps of 5 mg"),
        pytest.param("alcohol-taper", "25 - 20 - 25 - 20 mg", id="an uneven taper"),
        pytest.param("kidney", "[renal-severe-reduce]", id="kidney failure"),
        pytest.param("kidney", "taper from", id="is tapered"),
        pytest.param("older-adult", "[older-adult-dose-cap]", id="an older adult"),
        pytest.param("slow-retry", "[slow-titration-suggest]", id="slow after sedation"),
        pytest.param("slow-retry", "5 → 7.5", id="by 2.5 mg"),
        pytest.param("pump", "[it-refill-due]", id="a refill is due"),
        pytest.param("opioid-benzo", "[interaction-opioid]", id="an opioid"),
        pytest.param("opioid-benzo", "[interaction-benzodiazepine]", id="a benzodiazepine"),
        pytest.param("abrupt-stop", "[abrupt-stop]", id="a sudden stop"),
        pytest.param("unreadable", "unjudged", id="what is not read is not judged"),
        pytest.param("all-well", "nothing to say", id="silence when all is well"),
    ],
)
def test_each_patient_shows_what_it_is_there_for(printed: Ran, patient: str, words: str) -> None:
    assert words in block(printed, patient)


def test_what_was_written_is_linked_and_a_second_pass_changes_nothing(printed: Ran) -> None:
    for patient in demo_patients(date(2026, 1, 1)):
        assert "created  http://127.0.0.1:" in block(printed, patient.id)
        assert "again    unchanged" in block(printed, patient.id)
