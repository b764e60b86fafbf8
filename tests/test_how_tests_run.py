"""How the tests are run: none is left out unnamed, and each server is started once."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CONFTEST = (Path(__file__).parent / "conftest.py").read_text()


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A test project under the same rules as this one."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    pytester.makeconftest(CONFTEST)
    pytester.makeini("[pytest]\nmarkers =\n    integration: -\n    nightly: -\n")
    return pytester


def test_a_skipped_test_fails_the_run(project: pytest.Pytester) -> None:
    project.makepyfile("import pytest\ndef test_it(): pytest.skip('no server')")
    result = project.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*skipped, which no test may be*no server*"])


def test_a_skipped_module_fails_the_run(project: pytest.Pytester) -> None:
    project.makepyfile("import pytest\npytest.importorskip('no_such_package')")
    result = project.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*skipped, which no test may be*no_such_package*"])


@pytest.mark.parametrize("processes", [[], ["-n", "2"]], ids=["alone", "in parallel"])
def test_a_test_that_was_not_asked_for_is_named(
    project: pytest.Pytester, processes: list[str]
) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.nightly
        def test_long(): pass

        def test_short(): pass
        """
    )
    result = project.runpytest_subprocess("-m", "not nightly", *processes)
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        ["*not run, because this run did not ask for them*", "*::test_long"]
    )


def test_tests_that_share_a_server_run_in_one_process(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.fixture
        def hapi_base(): pass

        @pytest.mark.parametrize("number", range(8))
        def test_of_the_server(hapi_base, number): pass
        """
    )
    result = project.runpytest_subprocess("-v", "-n", "2", "--dist", "loadgroup")
    passed = [line for line in result.outlines if "PASSED" in line]
    assert len(passed) == 8
    assert len({line.split()[0] for line in passed}) == 1
