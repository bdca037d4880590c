"""Changes of what decides what is owed and when it is due, put on record and read back.

A ``definitions`` event holds the digests of what is in use from then on; `what`, if it is there, says
what was changed in it. The comparison needs what was in use before: the journal keeps that, and its
digest is in the event before.
"""

import os

from sixiang_cli import alterations, catalogue, organisation
from sixiang_cli.alterations import Item
from sixiang_cli.catalogue import Catalogue
from sixiang_cli.digests import sha256
from sixiang_cli.errors import SxError
from sixiang_cli.files import read_bytes
from sixiang_cli.journal import Draft, Reader, Transaction
from sixiang_cli.lean.contextlib import suppress
from sixiang_cli.lean.json import loads
from sixiang_cli.lean.typing import Iterable, NamedTuple
from sixiang_cli.model import Event, Kind, Level, Unit
from sixiang_cli.workspace import Workspace

FILES = ("catalogue", "organisation")
SETTINGS = ("start", "holiday")
PARTS = (*FILES, *SETTINGS)
_LIMIT = 100_000_000


class Redefined(NamedTuple):
    """One change on record: the event, the parts that were changed, and what was changed in them.

    `is_first` tells that a device that began later has definitions unlike those recorded before.
    """

    event: Event
    parts: tuple[str, ...]
    items: tuple[Item, ...]
    is_first: bool = False


def record(workspace: Workspace, transaction: Transaction) -> None:
    """Put today's definitions on record, and what was changed since the last ones of this file."""
    body: dict[str, object] = {**workspace.digests}
    before = transaction.last_definitions()
    what = _what(workspace, transaction, loads(before)) if before else []
    if what:
        body["what"] = alterations.cut(what)
    transaction.append([Draft("", "", "", Kind.DEFINITIONS, "", body)])
    paths = {"catalogue": workspace.catalogue_path, "organisation": workspace.organisation_path}
    for name, path in paths.items():
        source = read_bytes(path, limit=_LIMIT) if os.path.exists(path) else b""
        transaction.keep_definition(name, source)


def _what(workspace: Workspace, reader: Reader, before: dict[str, str]) -> list[Item]:
    now = workspace.digests
    changed = [part for part in PARTS if before.get(part, now[part]) != now[part]]
    items: list[Item] = []
    levels = workspace.catalogue.levels
    if "catalogue" in changed:
        old = _kept_catalogue(reader, before["catalogue"])
        found = None if old is None else _of_catalogue(old, workspace.catalogue)
        items += _said("catalogue", found)
        levels = levels if old is None else old.levels
    if "organisation" in changed:
        units = _kept_units(reader, before["organisation"], levels)
        found = None if units is None else alterations.of_units(units, workspace.organisation.units)
        items += _said("organisation", found)
    return items + [
        {"part": part, "was": before[part], "is": now[part]} for part in SETTINGS if part in changed
    ]


def _said(part: str, found: list[Item] | None) -> list[Item]:
    """Say something of every part that was changed, also where no measure or unit was."""
    return found or [{"part": part, "change": "unknown" if found is None else "words"}]


def _of_catalogue(before: Catalogue, after: Catalogue) -> list[Item]:
    items: list[Item] = []
    for key in ("title", "timezone"):
        was, is_ = getattr(before, key), getattr(after, key)
        if was != is_:
            items.append({"part": "catalogue", "key": key, "was": was, "is": is_})
    items += [
        {"part": "catalogue", "key": key.removesuffix("s")}
        for key in ("levels", "dimensions", "areas")
        if getattr(before, key) != getattr(after, key)
    ]
    return items + alterations.of_measures(before.measures, after.measures)


def _kept_catalogue(reader: Reader, digest: str) -> Catalogue | None:
    """Give the catalogue of that digest, none if it isn't the one that was kept, or can't be read."""
    source = _kept(reader, "catalogue", digest)
    with suppress(SxError, ValueError):
        return None if source is None else catalogue.load(catalogue.compile(source, ""))
    return None


def _kept_units(reader: Reader, digest: str, levels: tuple[Level, ...]) -> tuple[Unit, ...] | None:
    if not digest:
        return organisation.builtin(levels).units
    source = _kept(reader, "organisation", digest)
    with suppress(SxError, ValueError):
        if source is not None:
            return organisation.load(organisation.compile(source, "", levels)).units
    return None


def _kept(reader: Reader, name: str, digest: str) -> bytes | None:
    source = reader.definition_kept(name)
    return source if sha256(source).hexdigest() == digest else None


def redefined(reader: Reader) -> list[Redefined]:
    """Give every change on record, oldest first; what a device began with is none.

    Where the event doesn't say what was changed, the event before of the same device tells which
    part was.
    """
    found = []
    latest: dict[str, dict[str, str]] = {}
    newest: dict[str, str] = {}
    own = reader.device
    for event in reader.definitions():
        body = loads(event.body)
        items = tuple(body.get("what", ()))
        before = latest.get(event.device, newest if event.device == own else {})
        is_first = not items and event.device not in latest
        parts = _parts(items) or tuple(
            part for part in PARTS if part in before and part in body and before[part] != body[part]
        )
        if parts:
            found.append(Redefined(event, parts, items, is_first))
        latest[event.device] = newest = body
    return found


def _parts(items: Iterable[Item]) -> tuple[str, ...]:
    named = {item["part"] for item in items}
    return tuple(part for part in PARTS if part in named)
