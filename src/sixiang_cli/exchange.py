"""Carrying events between devices: a bundle out, a bundle in. Returns what happened; never prints.

What a bundle looks like is in `journal.bundle`, how events are taken in in `journal.adoption`.
Definitions (catalogue, organisation) don't travel with it.
"""

import contextlib
import os
from collections.abc import Iterator

from sixiang_cli import files, journal
from sixiang_cli.errors import BadBundle, BadDefinitions, BadInput
from sixiang_cli.journal import Head, adoption, bundle, outgoing
from sixiang_cli.journal.records import Adoption, Aside
from sixiang_cli.journal.verifying import connection_of
from sixiang_cli.lean_typing import NamedTuple
from sixiang_cli.model import Event
from sixiang_cli.obligations import period_for
from sixiang_cli.workspace import Workspace


class Exported(NamedTuple):
    """What went into a bundle: events, devices, and the check code of the whole journal."""

    events: int
    devices: int
    heads: tuple[Head, ...]


class Imported(NamedTuple):
    """What became of a bundle: `received` events, what was done with them, what is aside now.

    `orphans` is the number of tasks whose measure, unit or period is unknown here; `own_fork`
    tells that another branch of this very device's chain came, so that it begins a new one.
    """

    received: int
    adoption: Adoption
    aside: Aside
    orphans: int
    own_fork: bool
    dry_run: bool


def export(workspace: Workspace, path: str, *, since: int | None, replace: bool) -> Exported:
    """Write every chain to `path`, or from each chain what follows the first event since a moment (ms).

    Raises:
        BadInput: there is nothing to write, or something is at `path`; StorageError.
    """
    files.refuse_occupied(path, replace=replace)
    with journal.reading(workspace.journal_path) as reader:
        heads = reader.heads()
        starts = {head.device: 0 for head in heads}
        if since is not None:
            starts = outgoing.starts_since(reader, since)
        lines = list(_lines(reader, starts))
    if not lines:
        raise BadInput("没有可导出的记录，什么也没写。")
    content = "".join((bundle.head(heads, len(lines)), *lines)).encode()
    files.write_new(path, content, replace=replace)
    return Exported(len(lines), len(starts), heads)


def _lines(reader: journal.Reader, starts: dict[str, int]) -> Iterator[str]:
    for device, after in starts.items():
        previous = outgoing.hash_at(reader, device, after)
        for event in outgoing.chain(reader, device, after):
            yield bundle.line(event, previous)
            previous = event.hash
    for event, previous in adoption.linked_aside(connection_of(reader)):
        yield bundle.line(event, previous)


def take_in(workspace: Workspace, path: str, *, actor: str, dry_run: bool = False) -> Imported:
    """Take a bundle in: all of it is looked through first, then it goes in within one transaction.

    Raises:
        BadBundle: it has faults, and all are named; BadInput: it is no bundle, or an event was
            altered; TooNew: a later version wrote it; StorageError. Nothing was taken in.
    """
    examined = bundle.examine(path)
    if examined.faults:
        more = f"另有 {examined.more} 处。" if examined.more else ""
        raise BadBundle(examined.faults, f"{more}一条也没收。向原来的设备重要一份。")
    if not examined.events:
        raise BadInput(f"{path} 里没有记录，什么也没收。")
    about: set[tuple[str, str, str]] = set()

    def events() -> Iterator[Event]:
        for event in bundle.read(path):
            about.add((event.measure, event.unit, event.period))
            yield event

    if dry_run and not os.path.exists(workspace.journal_path):
        with journal.reading(workspace.journal_path) as reader:  # an empty one, in memory
            taken = adoption.adopt(connection_of(reader), events(), authentic=True)
            return Imported(examined.events, taken, reader.aside(), 0, False, True)
    with (
        _begun(workspace),
        contextlib.suppress(_NotKept),
        journal.writing(workspace.journal_path, now_ms=workspace.now, actor=actor) as transaction,
    ):
        own = transaction.device
        taken = transaction.adopt(events(), authentic=True)
        aside = transaction.aside()
        if dry_run:
            raise _NotKept
    own_fork = any(event.device == own for event in taken.forks)
    return Imported(examined.events, taken, aside, _orphans(workspace, about), own_fork, dry_run)


class _NotKept(Exception):
    """Rolls a trial back."""


@contextlib.contextmanager
def _begun(workspace: Workspace) -> Iterator[None]:
    """Make the workspace if it isn't there; leave nothing of it where the bundle was refused."""
    began = workspace.begin()
    try:
        yield
    except BadInput:
        if began:
            for name in (workspace.settings_path, f"{workspace.journal_path}.lock"):
                with contextlib.suppress(OSError):
                    os.unlink(name)
            with contextlib.suppress(OSError):
                os.rmdir(workspace.home)
        raise


def _orphans(workspace: Workspace, about: set[tuple[str, str, str]]) -> int:
    """Count the tasks that today's definitions don't know; none where these are broken."""
    try:
        catalogue, organisation = workspace.catalogue, workspace.organisation
    except BadDefinitions:
        return 0
    number = 0
    for measure_id, unit, period in about:
        measure = catalogue.measure(measure_id)
        if not measure_id:
            continue
        fits = measure is not None and (not period or period_for(measure, period) is not None)
        number += not fits or organisation.unit(unit) is None
    return number
