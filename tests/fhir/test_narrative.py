"""A narrative is safe whatever the record holds."""

import random
import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from fhir_baclofen.fhir.narrative import TAGS, bullets, clean, narrative, paragraph, table

XHTML = "{http://www.w3.org/1999/xhtml}"

ATTACKS = (
    "<script>alert(1)</script>",
    "</div><img src=x onerror=alert(1)>",
    "<![CDATA[x]]><svg/onload=alert(1)>",
    "&lt;b&gt; &amp;amp; &#x3C;script&#x3E;",
    "]]> <!-- -- > <?xml version='1.0'?>",
    "'\" onmouseover='alert(1)",
    "\x00\x01\x08\x0b\x0c\x0e\x1f\x7f\x85\x9f",
    "\u202e5 gm\u202c \u2066mg\u2069 \u200f25\u200e \u061c",
    "\ufeff\ufffe\uffff\ufff9",
    "\ud800 alone \udfff",
    "tab\tline\r\nfeed\u2028para\u2029",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    "javascript:alert(1) [x](javascript:y)",
    "שלום عربي 日本語 µg ½",
    "%3Cscript%3E \\u003cscript\\u003e",
)


def hostile_texts(count: int) -> Iterator[str]:
    dice = random.Random(20250310)  # noqa: S311 - test data, the same in every run
    for _ in range(count):
        parts = dice.choices(ATTACKS, k=dice.randint(1, 4))
        noise = "".join(chr(dice.randrange(0x11000)) for _ in range(dice.randint(0, 12)))
        yield noise.join(parts)


def unfit(text: str) -> list[str]:
    """Control characters, lone surrogates, and marks that turn the direction around."""
    turning = {"RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI"}
    return [
        c
        for c in text
        if unicodedata.category(c) in {"Cc", "Cs"} or unicodedata.bidirectional(c) in turning
    ]


def test_a_thousand_hostile_texts_give_well_formed_harmless_narratives() -> None:
    for text in hostile_texts(1000):
        made = narrative(
            paragraph(text, label=text), bullets([text]), table([text, "to"], [[text, text]])
        )
        tree = ET.fromstring(made["div"])  # noqa: S314 - our own output is what is tested
        elements = list(tree.iter())
        assert {e.tag.removeprefix(XHTML) for e in elements} <= TAGS
        assert not [e.attrib for e in elements if e.attrib]
        assert unfit("".join(tree.itertext())) == []


def test_the_words_of_a_text_survive_the_cleaning() -> None:
    assert clean(" 5\u202e mg\r\n<b>three</b>\ttimes & more ") == "5 mg <b>three</b> times & more"
    tree = ET.fromstring(narrative(paragraph("a < b & 'c' \"d\""))["div"])  # noqa: S314
    assert "".join(tree.itertext()) == "a < b & 'c' \"d\""


@pytest.mark.parametrize("made", [bullets([]), table(["from"], [])], ids=["list", "table"])
def test_an_empty_list_or_table_leaves_no_tags(made: str) -> None:
    assert made == ""
