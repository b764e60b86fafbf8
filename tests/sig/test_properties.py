"""Whatever the text: an answer without an error, at once, and no token left out of account."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_baclofen.dosing import NotRead, Regimen, Step, Strength, Unit
from fhir_baclofen.sig import as_json, read_sig, read_strength
from fhir_baclofen.sig.lexicon import LANGUAGES, PHRASES
from tests.sig.test_sigs import is_refused, rows

TABLETS = Strength(Decimal(10), Unit.MG, Decimal(1), liquid=False)
READABLE = [text for text, _, expected in rows() if not is_refused(expected)]
WORDS = sorted({word for text in READABLE for word in text.split()} | set(PHRASES))
UNKNOWN = ("unless", "kwyjibo", "?", "not", "maybe", "%", "<", "#5", "…", "ни", "💊")

tokens = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(("10", "5", "1", "2", "1/2", "½", "0", "2,5", ".5", "1,000", "1.000", "007")),
    st.sampled_from((",", ";", ".", "(", ")", "-", "/", "+", ":", "=", "x", "\n")),
)
soup = st.lists(tokens, max_size=14).map(" ".join)


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """A readable text with words dropped, put in, replaced or moved."""
    words = draw(st.sampled_from(READABLE)).split()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(len(words) - 1, 0)))
        change = draw(st.sampled_from(("drop", "insert", "replace", "move")))
        moved = words.pop(place) if words and change != "insert" else draw(tokens)
        if change in ("insert", "move"):
            words.insert(draw(st.integers(0, len(words))), moved)
        if change == "replace":
            words.insert(place, draw(tokens))
    return " ".join(words)


@given(st.one_of(soup, mutations(), st.text(max_size=80)))
@settings(max_examples=600, deadline=None)
def test_any_text_gets_a_sound_answer(text: str) -> None:
    reading = read_sig(text, TABLETS)
    if isinstance(reading, NotRead):
        assert reading.reason
        assert "\n" not in reading.reason
    else:
        assert_sound(reading)
    assert as_json(text, reading)["read"] is isinstance(reading, Regimen)


def assert_sound(reading: Regimen) -> None:
    """What every reading keeps to, whatever it was read from."""
    assert all(step.days is not None for step in reading.steps[:-1])
    assert all(step.in_full.high > 0 for step in reading.steps)
    for step in reading.steps:
        assert 0 <= step.regular.low <= step.regular.high
        assert 0 <= step.as_needed.low <= step.as_needed.high
        assert_sum(step)
        if reading.maximum is not None:
            assert step.in_full.high <= reading.maximum


def assert_sum(step: Step) -> None:
    if step.doses is not None:
        assert sum(dose.high for dose in step.doses) == step.regular.high
        assert sum(dose.high for dose in step.as_needed_doses) >= step.as_needed.high


@given(
    text=st.one_of(st.sampled_from(READABLE), mutations(), soup),
    word=st.sampled_from(UNKNOWN),
    where=st.integers(0, 40),
)
@settings(max_examples=400, deadline=None)
def test_an_unknown_word_anywhere_makes_a_text_unread(text: str, word: str, where: int) -> None:
    words = text.split()
    words.insert(where % (len(words) + 1), word)
    assert isinstance(read_sig(" ".join(words), TABLETS), NotRead)


@given(st.one_of(soup, st.text(max_size=60)))
@settings(max_examples=200, deadline=None)
def test_any_product_name_gets_a_strength_or_a_reason(text: str) -> None:
    strength = read_strength(text)
    assert isinstance(strength, NotRead) or (strength.amount > 0 and strength.per > 0)


@pytest.mark.parametrize(
    "text",
    [
        "10 mg tid " * 500_000,
        "1-" * 900,
        "10 mg " * 300,
        "tid " * 450,
        "(" * 1500,
        "1/2 " * 480,
        "1 and " * 330,
        "for spasms and " * 130,
        "monday, " * 240,
        "at 8 am, " * 210,
        "a-" * 990,
        "10.10." * 330,
        "b.i.d." * 330,
        "½" * 1999,
        "٣ mg tid",
        "10 mg tid\ud800",
        "\x00",
        " ",
        "",
    ],
)
def test_a_long_or_strange_text_is_refused_at_once(text: str) -> None:
    start = time.process_time()
    assert isinstance(read_sig(text), NotRead)
    assert isinstance(read_strength(text), NotRead | Strength)
    assert time.process_time() - start < 0.5


def test_a_text_of_2000_characters_is_not_read() -> None:
    assert isinstance(read_sig("10 mg tid" + " " * 1990), Regimen)
    assert isinstance(read_sig("10 mg tid" + " " * 1991), NotRead)


def test_capitals_accents_and_odd_spaces_do_not_change_a_reading() -> None:
    plain = read_sig("10 mg 3 fois par jour apres les repas")
    assert isinstance(plain, Regimen)
    for text in (
        "10\u00a0MG 3 FOIS PAR JOUR APRÈS LES REPAS",
        "\uff11\uff10 mg 3 fois par jour après les repas",
        "  10 mg\t3 fois\u2003par jour apre\u0300s les repas.",
    ):
        assert read_sig(text) == plain


@pytest.mark.parametrize("sign", ["u", "\u00b5", "\u03bc", "mc"])
def test_every_spelling_of_micrograms_is_one_unit_and_never_milligrams(sign: str) -> None:
    reading = read_sig(f"750 {sign}g/day intrathecal")
    assert isinstance(reading, Regimen)
    assert reading.unit is Unit.UG
    assert reading.steps[0].regular.high == 750


def test_a_phrase_has_one_meaning_in_all_languages() -> None:
    meanings: dict[str, set[tuple[str, object]]] = {}
    for language in LANGUAGES:
        for kind, value, phrases in language:
            for phrase in phrases.split("|"):
                meanings.setdefault(phrase, set()).add((kind, value))
    assert {phrase: found for phrase, found in meanings.items() if len(found) > 1} == {}
