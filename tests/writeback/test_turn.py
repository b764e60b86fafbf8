"""Waiting for one's turn to write for a patient."""

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fhir_baclofen.store import Lease, Scope, Store
from fhir_baclofen.writeback import turn as turns
from fhir_baclofen.writeback.turn import LEASE_S, NotYourTurnError, turn
from tests.fake_ehr import FakeEhr, served
from tests.writeback.runs import PATIENT, run


@pytest.fixture
def scope(tmp_path: Path) -> Scope:
    """A patient whom no other test writes for."""
    return Scope(f"http://ehr.example{tmp_path}", PATIENT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(str(tmp_path / "store.db")) as opened:
        yield opened


def turn_of(store: Store, scope: Scope, *, wait_s: float = 5.0) -> float:
    """Takes a turn; gives how long it was waited for."""

    async def work() -> float:
        begun = time.monotonic()
        async with turn(store, scope, wait_s=wait_s):
            return time.monotonic() - begun

    return asyncio.run(work())


def test_a_lease_of_a_dead_process_blocks_at_most_ten_seconds() -> None:
    assert LEASE_S <= 10


def test_a_lease_from_elsewhere_is_waited_for_until_it_runs_out(store: Store, scope: Scope) -> None:
    store.leases.take(scope, "another machine", for_s=0.5)
    assert 0.3 < turn_of(store, scope) < 2.0


def test_a_lease_left_by_a_dead_process_of_this_machine_is_not_waited_for(
    store: Store, scope: Scope
) -> None:
    async def die() -> Lease:
        async with turn(store, scope, wait_s=1) as lease:
            return lease

    name = asyncio.run(die()).holder.partition(":")[0]
    assert store.leases.take(scope, f"{name}:dead", for_s=60)
    assert turn_of(store, scope) < 0.5


def test_a_lease_is_kept_as_long_as_it_is_needed(
    store: Store, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LEASE_S", 0.3)
    monkeypatch.setattr(turns, "_RENEW_S", 0.05)

    async def work() -> bool:
        async with turn(store, scope, wait_s=1):
            await asyncio.sleep(0.8)
            return store.leases.take(scope, "another machine", for_s=1) is None

    assert asyncio.run(work())
    assert store.leases.take(scope, "another machine", for_s=1)


def test_who_waits_too_long_gives_up(store: Store, scope: Scope) -> None:
    store.leases.take(scope, "another machine", for_s=60)
    with pytest.raises(NotYourTurnError):
        turn_of(store, scope, wait_s=0.3)


def test_programs_with_stores_of_their_own_take_turns_on_one_machine(
    store: Store, scope: Scope, tmp_path: Path
) -> None:
    async def both() -> list[str]:
        order: list[str] = []

        async def one(name: str, memory: Store) -> None:
            async with turn(memory, scope, wait_s=5):
                order.append(f"{name} begins")
                await asyncio.sleep(0.2)
                order.append(f"{name} ends")

        with Store(str(tmp_path / "other.db")) as other:
            await asyncio.gather(one("first", store), one("second", other))
        return order

    assert asyncio.run(both()) == ["first begins", "first ends", "second begins", "second ends"]


@pytest.mark.parametrize("obstacle", ["missing", "a file", "a link elsewhere"])
def test_without_a_safe_place_for_locks_the_lease_alone_counts(
    store: Store, scope: Scope, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, obstacle: str
) -> None:
    place = tmp_path / "locks"
    folder = place / f"fhir-baclofen-{os.getuid()}"
    if obstacle != "missing":
        place.mkdir()
    if obstacle == "a file":
        folder.touch()
    if obstacle == "a link elsewhere":
        folder.symlink_to(tmp_path)
    monkeypatch.setattr(turns, "_FOR_LOCKS", str(place))
    monkeypatch.setattr(turns, "gettempdir", lambda: str(place))
    assert turn_of(store, scope) < 0.5
    store.leases.take(scope, "another machine", for_s=0.4)
    assert turn_of(store, scope) > 0.2
    assert not list(tmp_path.glob("*.lock"))


def test_a_write_back_that_does_not_get_its_turn_says_so(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with served(FakeEhr()) as ehr, Store(str(path)) as memory:
        memory.leases.take(Scope(ehr.base, PATIENT), "another machine", for_s=60)
        report = run(ehr.base, path, give_up_s=0.5)
        assert report.left == "Another run is still writing for this patient."
        assert not report.complete
        assert ehr.writes == []
