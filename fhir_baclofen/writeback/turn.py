"""Waiting for one's turn: one writer for a patient at a time.

Two things keep others out. The lease in the store is shared by all who share the store, and runs
out by itself when its holder is gone. A lock on this machine keeps apart programs that have stores
of their own; the system gives it back the moment its holder ends. Whoever has the lock knows that
a lease taken under the same lock is left over, and need not wait for it to run out.
"""

import asyncio
import fcntl
import hashlib
import os
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir
from typing import Final
from uuid import uuid4

from fhir_baclofen.errors import StoreError
from fhir_baclofen.store import Lease, Scope, Store

LEASE_S: Final = 8.0
_RENEW_S: Final = 2.0
_POLL_S: Final = 0.1
_NAME_LENGTH: Final = 32
_FOR_LOCKS: Final = "/run/lock"
"""Where Linux keeps lock files; unlike the folder for temporary files, every program sees the same.
"""


class NotYourTurnError(StoreError):
    """Another run writes for this patient, and did not end in time."""


@asynccontextmanager
async def turn(store: Store, scope: Scope, *, wait_s: float) -> AsyncIterator[Lease]:
    """The right to write for a patient, kept until the block ends.

    Raises NotYourTurnError when it cannot be had in time.
    """
    ends = asyncio.get_running_loop().time() + wait_s
    with _lock_file(scope) as file:
        while (lock := _locked(file)) is None:
            await _pause(ends)
        holder = f"{lock or 'unlocked'}:{uuid4().hex[:16]}"
        gone = f"{lock}:" if lock else None
        while (lease := store.leases.take(scope, holder, for_s=LEASE_S, gone=gone)) is None:
            await _pause(ends)
        keeping = asyncio.create_task(_keep(store, lease))
        try:
            yield lease
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError, StoreError):
                await keeping
            store.leases.release(lease)


async def _pause(ends: float) -> None:
    if asyncio.get_running_loop().time() + _POLL_S > ends:
        message = "Another run is still writing for this patient."
        raise NotYourTurnError(message)
    await asyncio.sleep(_POLL_S)


async def _keep(store: Store, lease: Lease) -> None:
    """Renew the lease until cancelled; whoever writes notices by itself when it is lost."""
    while True:
        await asyncio.sleep(_RENEW_S)
        store.leases.renew(lease, for_s=LEASE_S)


@contextmanager
def _lock_file(scope: Scope) -> Iterator[int | None]:
    """A file of this user's own to lock, None where there is no safe place for one."""
    name = hashlib.sha256(f"{scope.server}|{scope.patient}".encode()).hexdigest()
    places = (_opened(Path(place), f"{name}.lock") for place in (_FOR_LOCKS, gettempdir()))
    file = next((file for file in places if file is not None), None)
    try:
        yield file
    finally:
        if file is not None:
            os.close(file)


def _opened(place: Path, name: str) -> int | None:
    folder = place / f"fhir-baclofen-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            return None
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(folder / name, flags, 0o600)
    except OSError:
        return None


def _locked(file: int | None) -> str | None:
    """The lock's own name once it is held, None while somebody else has it; "" without a lock."""
    if file is None:
        return ""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None
    except OSError:
        return ""
    name = os.pread(file, 64, 0).decode("ascii", "replace")
    if len(name) != _NAME_LENGTH:
        name = uuid4().hex
        os.ftruncate(file, 0)
        os.pwrite(file, name.encode(), 0)
    return name
