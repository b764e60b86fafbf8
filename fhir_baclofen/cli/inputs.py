"""What commands are given: files, moments and policy files, with errors that name the place."""

import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path

from fhir_baclofen.errors import PolicyError, RecordNotFoundError, UsageError
from fhir_baclofen.policy import Policy

NOON = time(12, tzinfo=UTC)
DATE_LENGTH = 10


def read_file(path: Path) -> bytes:
    """The bytes of a file; RecordNotFoundError names a file that cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise RecordNotFoundError(f"{path}: {reason}") from error


def moment(text: str | None) -> datetime:
    """The moment of the review: a bare date is noon of that day, no offset is UTC, nothing is now.

    Raises UsageError when the text is neither a date nor a dateTime.
    """
    if text is None:
        return datetime.now(UTC)
    try:
        if len(text) == DATE_LENGTH:
            return datetime.combine(date.fromisoformat(text), NOON)
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--at: '{text}' is not a date or dateTime such as 2025-03-10") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def policy_of(path: Path | None) -> Policy:
    """The policy of a TOML file, or the default; PolicyError names the file and the switch."""
    if path is None:
        return Policy.default()
    try:
        switches = tomllib.loads(read_file(path).decode())
        return Policy.of(switches)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path}: not TOML: {error}") from error
    except PolicyError as error:
        raise PolicyError(f"{path}: {error}") from error
