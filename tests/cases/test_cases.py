"""Every case of the tables beside this file, through the command line."""

import pytest

from tests.cases.case import SLUGS, Case
from tests.cases.comparing import differences
from tests.cases.running import Command
from tests.cases.tables import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_answer_is_the_one_the_documents_ask_for(case: Case, command: Command) -> None:
    want = case.want
    ran = command.review(case.chart, want.get("orders", ()), case.at, want.get("policy"))
    assert (ran.code, ran.err) == (0, ""), case.says
    assert differences(case, ran.answer) == [], case.says


def test_every_case_has_a_name_of_its_own() -> None:
    names = [each.id for each in CASES]
    assert sorted(names) == sorted({*names})


def test_every_rule_in_scope_fires_somewhere_and_is_silent_somewhere() -> None:
    fired = {number for each in CASES for number in each.fires}
    assert fired == {*SLUGS}
    assert all(any(number not in each.fires for each in CASES) for number in SLUGS)
