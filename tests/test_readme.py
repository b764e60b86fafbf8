"""The README stays true: its examples are run, its sentences and files are there."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from fhir_baclofen.fhir.searches import TYPES
from fhir_baclofen.policy import Policy
from tests.cli.running import run

REPOSITORY = Path(__file__).parents[1]
README = (REPOSITORY / "README.md").read_text()
CONSOLE = re.compile(
    r"^\$ fhir-baclofen (?P<command>.+)\n(?P<output>(?:(?!\$ |```).*\n)*)", re.MULTILINE
)
EXAMPLES = [(m["command"], m["output"]) for m in CONSOLE.finditer(README)]


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[c[:40] for c, _ in EXAMPLES])
def test_an_example_gives_the_output_shown(
    command: str, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)
    ran = run(*shlex.split(command))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.rstrip("\n") == output.rstrip("\n")


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_two_commands_are_targets_of_the_makefile(target: str) -> None:
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_a_link_leads_to_a_file(link: str) -> None:
    assert (REPOSITORY / link).is_file()


def test_the_intended_use_is_stated() -> None:
    use = README[README.index("## Intended use") :]
    for words in ("licensed clinicians", "not for emergencies", "not autonomous"):
        assert words in use.replace("\n", " ")


def test_the_policy_file_shown_is_one() -> None:
    [shown] = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    policy = Policy.of(tomllib.loads(shown))
    assert [policy.number("max.aud"), policy.number("start.aud")] == [80, 15]


def test_the_resources_read_from_a_server_are_named() -> None:
    named = README.partition("From a server these are read")[2].partition("\n\n")[0]
    assert set(re.findall(r"[A-Z]\w+", named)) >= {"Patient", *TYPES}
