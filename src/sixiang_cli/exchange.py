"""Carrying events between devices: a bundle out, a bundle in. Returns what happened; never prints.

What a bundle looks like is in `journal.bundle`, how events are taken in in `journal.adoption`.
Definitions (catalogue, organisation) don't travel with it; what its codes mean does, and is compared.
"""

import os

from sixiang_cli import files, journal, meanings
from sixiang_cli.doubled import Doubled, doubled
from sixiang_cli.errors import BadBundle, BadInput, OtherMeanings
from sixiang_cli.journal import Head, adoption, bundle, outgoing, verifying
from sixiang_cli.journal.records import Adoption, Aside
from sixiang_cli.journal.store import connection_of
from sixiang_cli.lean import contextlib
from sixiang_cli.lean.typing import Iterator, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.meanings import Clash
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
    `renamed` are codes that the sender calls otherwise, `doubled` the tasks that came now and were
    recorded by several devices. `shortfall` says what shows that the file was not whole.
    """

    received: int
    adoption: Adoption
    aside: Aside
    orphans: int
    own_fork: bool
    dry_run: bool
    renamed: tuple[Clash, ...] = ()
    doubled: tuple[Doubled, ...] = ()
    shortfall: str = ""


class Looked(NamedTuple):
    """A bundle that was looked through and may be taken in, once people agree to what is `renamed`."""

    path: str
    examined: bundle.Examined
    renamed: tuple[Clash, ...]


def export(
    workspace: Workspace,
    path: str,
    *,
    since: int | None,
    replace: bool,
    progress: verifying.Progress | None = None,
) -> Exported:
    """Write every chain to `path`, or from each chain what follows the first event since a moment (ms).

    Raises:
        BadInput: there is nothing to write, or something is at `path`; Damaged: the journal is not
            whole; BadDefinitions: what codes mean can't be said; StorageError.
    """
    files.refuse_occupied(path, replace=replace)
    verifying.refuse_broken(workspace.journal_path, progress)
    with journal.reading(workspace.journal_path) as reader:
        heads = reader.heads()
        starts = {head.device: 0 for head in heads}
        if since is not None:
            starts = outgoing.starts_since(reader, since)
        units: set[str] = set()
        lines = list(_lines(reader, starts, units))
    if not lines:
        raise BadInput("没有可导出的记录，什么也没写。")
    opening = meanings.opening(
        bundle.Opening(len(lines), heads), workspace.catalogue, workspace.organisation, units
    )
    content = "".join((opening.line, *lines)).encode()
    files.write_new(path, content, replace=replace)
    return Exported(len(lines), len(starts), heads)


def _lines(reader: journal.Reader, starts: dict[str, int], units: set[str]) -> Iterator[str]:
    """Give the events as lines, and put to `units` the codes that they speak of."""
    for device, after in starts.items():
        previous = outgoing.hash_at(reader, device, after)
        for event in outgoing.chain(reader, device, after):
            units.update(bundle.spoken_of(event.unit, event.kind, event.body))
            yield bundle.line(event, previous)
            previous = event.hash
    for event, previous in adoption.linked_aside(connection_of(reader)):
        units.update(bundle.spoken_of(event.unit, event.kind, event.body))
        yield bundle.line(event, previous)


def look(
    workspace: Workspace,
    path: str,
    *,
    partial: bool = False,
    progress: verifying.Progress | None = None,
) -> Looked:
    """Look a bundle through before anything of it is taken in; `partial` is content with a part of one.

    Raises:
        BadBundle: it has faults; OtherMeanings: its codes mean other units or measures here, and all
            are named; BadInput: it is no bundle, or not whole; TooNew: a later version wrote it.
        BadDefinitions: what codes mean here can't be said.
        Damaged: the journal here is not whole; StorageError.
    """
    verifying.refuse_broken(workspace.journal_path, progress)
    with journal.reading(workspace.journal_path) as reader:
        reached = {head.device: head.seq for head in reader.heads()}
    examined = bundle.examine(path, reached)
    _refuse_faulty(path, examined, partial=partial)
    found = meanings.clashes(
        examined.openings,
        workspace.catalogue,
        workspace.organisation,
        examined.units,
        examined.measures,
    )
    certain = [clash for clash in found if clash.certain]
    if certain:
        raise OtherMeanings(
            f"{path} 一条也没收：同一个代号，两边说的不是同一个。\n"
            + "\n".join(f"  {meanings.said(clash)}" for clash in certain),
            "两边定下同一份 organisation.toml（措施不同则是 checklists.toml）。换掉的那边，"
            "先前记在这些代号上的要撤销重记，再导出来收。",
        )
    return Looked(path, examined, found)


def _refuse_faulty(path: str, examined: bundle.Examined, *, partial: bool) -> None:
    """Refuse what has faults, nothing in it, or (unless `partial`) less than its opening says."""
    if examined.faults:
        more = f"另有 {examined.more} 处。" if examined.more else ""
        raise BadBundle(examined.faults, f"{more}一条也没收。向原来的设备重要一份。")
    if not examined.events:
        raise BadInput(f"{path} 里没有记录，什么也没收。")
    if examined.shortfall and not partial:
        raise BadInput(
            f"{path} 不是完整的记录包：{examined.shortfall}。一条也没收。",
            "多半是没拷完：向原来的设备重要一份。本来就只有一部分、也要收：加 --partial",
        )


def take_in(workspace: Workspace, looked: Looked, *, actor: str, dry_run: bool = False) -> Imported:
    """Take a bundle in that was looked through: all of it within one transaction.

    Raises:
        BadInput: an event was altered; StorageError. Nothing was taken in.
    """
    about: set[tuple[str, str, str]] = set()

    def events() -> Iterator[Event]:
        for event in bundle.read(looked.path):
            about.add((event.measure, event.unit, event.period))
            yield event

    received, shortfall = looked.examined.events, looked.examined.shortfall
    if dry_run and not os.path.exists(workspace.journal_path):
        with journal.reading(workspace.journal_path) as reader:  # an empty one, in memory
            taken = adoption.adopt(connection_of(reader), events(), authentic=True)
            return Imported(
                received, taken, reader.aside(), 0, False, True, looked.renamed, (), shortfall
            )
    with (
        _begun(workspace),
        contextlib.suppress(_NotKept),
        journal.writing(workspace.journal_path, now_ms=workspace.now, actor=actor) as transaction,
    ):
        own = transaction.device
        taken = transaction.adopt(events(), authentic=True)
        aside = transaction.aside()
        both = doubled(Ledger(workspace, transaction), about if taken.added else ())
        if dry_run:
            raise _NotKept
    own_fork = any(event.device == own for event in taken.forks)
    orphans = _orphans(workspace, about)
    return Imported(
        received, taken, aside, orphans, own_fork, dry_run, looked.renamed, both, shortfall
    )


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
    """Count the tasks that today's definitions don't know."""
    catalogue, organisation = workspace.catalogue, workspace.organisation
    number = 0
    for measure_id, unit, period in about:
        measure = catalogue.measure(measure_id)
        if not measure_id:
            continue
        fits = measure is not None and (not period or period_for(measure, period) is not None)
        number += not fits or organisation.unit(unit) is None
    return number
