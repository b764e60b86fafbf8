"""What the store remembers, who may write, and what it does when it cannot be used."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from fhir_baclofen.errors import StoreError
from fhir_baclofen.store import Lease, Scope, State, Store
from fhir_baclofen.store.rows import LeaseLostError
from fhir_baclofen.writeback.actions import Action, Filing, Kind

HERE = Scope("http://ehr.example/fhir", "p1")
BODY = {"resourceType": "CarePlan", "status": "draft", "dose": Decimal("5.10"), "note": ["é", 1]}
ACTION = Action(
    Kind.CREATE,
    "CarePlan",
    "urn:uuid:1",
    body=BODY,
    identifier=("http://ids.example", "A"),
    rule="care-plan",
    subject="therapy",
)
FILING = Filing(
    "CarePlan", ("http://ids.example", "A"), "care-plan", "therapy", 1, "draft", "h" * 64,
    "CarePlan/1", "1",
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(str(path)) as opened:
        yield opened


def taken(store: Store, holder: str = "one", scope: Scope = HERE, *, for_s: float = 60) -> Lease:
    lease = store.leases.take(scope, holder, for_s=for_s)
    assert lease is not None
    return lease


# -- the key ---------------------------------------------------------------------------------------


def test_the_key_of_a_server_is_made_once(store: Store, path: Path) -> None:
    key = store.identifier_key(HERE.server)
    assert len(key) == 32
    with Store(f"sqlite:///{path}") as another:
        assert another.identifier_key(HERE.server) == key


def test_every_server_tenant_and_store_has_a_key_of_its_own(store: Store, tmp_path: Path) -> None:
    with Store(str(tmp_path / "other.db")) as other:
        keys = {
            store.identifier_key(HERE.server),
            store.identifier_key("http://other.example/fhir"),
            store.identifier_key(HERE.server, "north"),
            other.identifier_key(HERE.server),
        }
    assert len(keys) == 4


def test_writers_that_start_together_make_one_store_and_one_key(path: Path) -> None:
    keys: list[bytes] = []
    ready = threading.Barrier(8)

    def start() -> None:
        ready.wait()
        with Store(str(path)) as store:
            keys.append(store.identifier_key(HERE.server))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


# -- leases ----------------------------------------------------------------------------------------


def test_one_writer_for_a_patient_at_a_time(store: Store) -> None:
    lease = taken(store)
    assert store.leases.take(HERE, "two", for_s=60) is None
    store.leases.release(lease)
    assert taken(store, "two").fence > lease.fence


def test_other_patients_servers_and_tenants_are_not_held_up(store: Store) -> None:
    taken(store)
    for other in (
        Scope(HERE.server, "p2"),
        Scope("http://other.example/fhir", HERE.patient),
        Scope(HERE.server, HERE.patient, "north"),
    ):
        taken(store, "two", other)


def test_a_lease_runs_out_unless_it_is_renewed(store: Store) -> None:
    lease = taken(store, for_s=0.2)
    store.leases.renew(lease, for_s=0.5)
    time.sleep(0.3)
    assert store.leases.take(HERE, "two", for_s=60) is None
    time.sleep(0.3)
    assert store.leases.take(HERE, "two", for_s=60) is not None


def test_a_holder_known_to_be_gone_is_not_waited_for(store: Store) -> None:
    taken(store, "machine:1")
    assert store.leases.take(HERE, "machine:2", for_s=60, gone="other:") is None
    assert store.leases.take(HERE, "machine:2", for_s=60, gone="machine:") is not None


def test_whoever_lost_the_lease_changes_nothing_any_more(store: Store) -> None:
    lost = taken(store, for_s=0)
    rows = store.outbox.enqueue(lost, [ACTION])
    time.sleep(0.01)
    mine = taken(store, "two")
    for change in (
        lambda: store.leases.renew(lost, for_s=60),
        lambda: store.outbox.enqueue(lost, [ACTION]),
        lambda: store.outbox.mark(lost, rows, State.SENT),
        lambda: store.outbox.done(lost, rows[0], "CarePlan/1"),
        lambda: store.outbox.drop(lost, rows),
        lambda: store.filings.remember(lost, FILING, BODY),
    ):
        with pytest.raises(LeaseLostError):
            change()
    store.leases.release(lost)
    store.leases.renew(mine, for_s=60)
    assert [row.state for row in store.outbox.rows(HERE)] == [State.PENDING]
    assert store.filings.of(HERE) == ()


# -- the outbox ------------------------------------------------------------------------------------


def test_what_is_to_be_written_comes_back_as_it_was(store: Store) -> None:
    lease = taken(store)
    first = store.outbox.enqueue(lease, [ACTION, ACTION])
    second = store.outbox.enqueue(lease, [ACTION])
    rows = store.outbox.rows(HERE)
    assert rows == (*first, *second)
    assert all(row.action == ACTION for row in rows)
    assert first[0].batch == first[1].batch != second[0].batch


def test_a_row_tells_where_it_is_on_its_way(store: Store) -> None:
    lease = taken(store)
    (row,) = store.outbox.enqueue(lease, [ACTION])
    store.outbox.mark(lease, [row], State.UNKNOWN, "no answer")
    (unknown,) = store.outbox.rows(HERE)
    assert (unknown.state, unknown.reason) == (State.UNKNOWN, "no answer")
    store.outbox.done(lease, row, "CarePlan/1")
    (done,) = store.outbox.rows(HERE)
    assert (done.state, done.reference, done.state.open) == (State.DONE, "CarePlan/1", False)
    store.outbox.drop(lease, [row])
    assert store.outbox.rows(HERE) == ()


# -- filings ---------------------------------------------------------------------------------------


def test_the_last_filing_under_an_identifier_counts(store: Store) -> None:
    lease = taken(store)
    store.filings.remember(lease, FILING, {"resourceType": "CarePlan"})
    store.filings.remember(lease, FILING, BODY)
    assert store.filings.of(HERE) == (FILING,)
    assert store.filings.bodies(HERE, "CarePlan") == (BODY,)
    assert store.filings.of(Scope(HERE.server, "p2")) == ()


# -- the file --------------------------------------------------------------------------------------


def test_only_its_owner_may_read_the_file(store: Store, path: Path) -> None:
    store.identifier_key(HERE.server)
    modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes


def test_what_is_committed_survives_the_loss_of_power(store: Store, path: Path) -> None:
    taken(store)
    with sqlite3.connect(path) as direct:
        assert direct.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with store._database.transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://x/y", "must be an SQLite file"),
        ("nonsense://", "must be an SQLite file"),
        ("/no/such/folder/store.db", "its folder does not exist"),
        ("postgresql://u:secret@127.0.0.1:1/x", "cannot be used"),
    ],
)
def test_a_store_that_cannot_be_used_is_said_in_one_line(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as raised:
        Store(url)
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_file_that_is_no_database_is_left_as_it_is(path: Path) -> None:
    path.write_text("not a database at all, but long enough to be looked at")
    with pytest.raises(StoreError, match="not a database"):
        Store(str(path))
    assert path.read_text().startswith("not a database")


def test_a_store_of_a_newer_version_is_refused(store: Store, path: Path) -> None:
    store.identifier_key(HERE.server)
    with sqlite3.connect(path) as direct:
        direct.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(StoreError, match="newer version"):
        Store(str(path))
