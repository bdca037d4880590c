"""Carrying events between devices: a bundle out, a bundle in. Returns what happened; never prints.

What a bundle looks like is in `journal.bundle`, how events are taken in in `journal.adoption`.
Definitions (catalogue, organisation) don't travel with it; what its codes mean does, and is compared.
"""

import os

from sixiang_cli import files, journal, meanings
from sixiang_cli.doubled import Doubled, doubled
from sixiang_cli.errors import BadBundle, BadDefinitions, BadInput, OtherMeanings, Several, SxError
from sixiang_cli.journal import Head, adoption, bundle, clocks, outgoing, verifying
from sixiang_cli.journal.records import Adoption, Aside
from sixiang_cli.journal.store import connection_of
from sixiang_cli.lean import contextlib
from sixiang_cli.lean.typing import Callable, Iterator, Mapping, NamedTuple, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.meanings import Clash
from sixiang_cli.model import Event
from sixiang_cli.obligations import period_for
from sixiang_cli.organisation import Organisation
from sixiang_cli.workspace import Workspace


class Exported(NamedTuple):
    """What went into a bundle: events, devices, and the check code of the whole journal."""

    events: int
    devices: int
    heads: tuple[Head, ...]


class Received(NamedTuple):
    """What became of one bundle: `received` events, and what was done with them.

    `shortfall` says what shows that the file was not whole.
    """

    path: str
    received: int
    adoption: Adoption
    shortfall: str


class Numbers(NamedTuple):
    """What became of the events of bundles, as in `Adoption`; all but `joined` make up `received`."""

    received: int
    added: int
    known: int
    waiting: int
    forked: int
    joined: int


class Gained(NamedTuple):
    """How many events that are new here speak of a unit (code), on which measures; or of none, of which kinds."""

    unit: str
    events: int
    measures: tuple[str, ...]


class Doubted(NamedTuple):
    """How many events that came now carry a moment that can't be right, and which is still to come.

    `latest` is the latest moment (ms) of the `to_come` events that lie ahead of this machine's clock.
    """

    events: int = 0
    to_come: int = 0
    latest: int = 0


class Imported(NamedTuple):
    """What became of bundles, one by one and together, and what is aside now.

    `whose` tells, for each device with a gap or a fork, whom it records for. `orphans` is the number
    of tasks whose measure, unit or period is unknown here; `own_fork` tells that another branch of
    this very device's chain came, so that it begins a new one. `renamed` are codes that the sender
    calls otherwise, `doubled` the tasks that came now and were recorded by several devices,
    `doubted` what came now with a moment that can't be right.
    """

    bundles: tuple[Received, ...]
    aside: Aside
    whose: Mapping[str, Sequence[str]]
    orphans: int
    own_fork: bool
    dry_run: bool
    renamed: tuple[Clash, ...] = ()
    doubled: tuple[Doubled, ...] = ()
    doubted: Doubted = Doubted()


class Looked(NamedTuple):
    """Bundles that were looked through and may be taken in, once people agree to what is `renamed`."""

    bundles: tuple[tuple[str, bundle.Examined], ...]
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
    paths: Sequence[str],
    *,
    partial: bool = False,
    progress: verifying.Progress | None = None,
) -> Looked:
    """Look bundles through before anything of them is taken in; `partial` is content with a part of one.

    Raises:
        BadBundle: one has faults; OtherMeanings: its codes mean other units or measures here, and all
            are named; BadInput: it is no bundle, or not whole; TooNew: a later version wrote it.
            Several: that is so of several.
        BadDefinitions: what codes mean here can't be said.
        Damaged: the journal here is not whole; StorageError.
    """
    verifying.refuse_broken(workspace.journal_path, progress)
    with journal.reading(workspace.journal_path) as reader:
        reached = {head.device: head.seq for head in reader.heads()}
    found: list[tuple[str, bundle.Examined]] = []
    renamed: list[Clash] = []
    errors: list[SxError] = []
    for path in dict.fromkeys(paths):
        try:
            examined, clashes = _examined(workspace, path, reached, partial=partial)
        except SxError as error:
            errors.append(error)
        else:
            found.append((path, examined))
            renamed += clashes
    if errors:
        raise _together(errors, len(found) + len(errors))
    return Looked(tuple(found), tuple(dict.fromkeys(renamed)))


def _together(errors: list[SxError], bundles: int) -> SxError:
    """Give what is wrong with some of several bundles as one error, of one bundle as it is."""
    if bundles == 1:
        return errors[0]
    hints = dict.fromkeys(error.hint for error in errors if error.hint)
    error = errors[0] if len(errors) == 1 else Several(tuple(errors))
    rest = "，去掉不对的，其余的照收" if len(errors) < bundles else ""
    error.hint = "\n".join([*hints, f"一次收的 {bundles} 个包，一个也没收{rest}。"])
    return error


def _examined(
    workspace: Workspace, path: str, reached: dict[str, int], *, partial: bool
) -> tuple[bundle.Examined, tuple[Clash, ...]]:
    """Look one bundle through; give with it the codes that may have been renamed."""
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
    return examined, found


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
    """Take bundles in that were looked through: all of them within one transaction.

    Raises:
        BadInput: an event was altered; StorageError. Nothing was taken in.
    """
    about: set[tuple[str, str, str]] = set()

    def events(path: str) -> Iterator[Event]:
        for event in bundle.read(path):
            about.add((event.measure, event.unit, event.period))
            yield event

    def all_of_them(adopt: Callable[[Iterator[Event]], Adoption]) -> tuple[Received, ...]:
        """Take first what continues a chain, so that nothing waits for what comes with it."""
        taken = {
            path: Received(path, examined.events, adopt(events(path)), examined.shortfall)
            for path, examined in sorted(looked.bundles, key=lambda each: each[1].ahead)
        }
        return tuple(taken[path] for path, _ in looked.bundles)

    if dry_run and not os.path.exists(workspace.journal_path):
        with journal.reading(workspace.journal_path) as reader:  # an empty one, in memory
            connection = connection_of(reader)
            taken = all_of_them(lambda some: adoption.adopt(connection, some, authentic=True))
            aside = reader.aside()
            told, doubts = whose(workspace, reader, aside), _doubted(workspace, reader, {})
            return Imported(taken, aside, told, 0, False, True, looked.renamed, (), doubts)
    with (
        _begun(workspace),
        contextlib.suppress(_NotKept),
        journal.writing(
            workspace.journal_path,
            now_ms=workspace.now,
            actor=actor,
            progress=workspace.around.progress,
        ) as transaction,
    ):
        own = transaction.device
        before = {head.device: head.seq for head in transaction.heads()}
        taken = all_of_them(lambda some: transaction.adopt(some, authentic=True))
        aside = transaction.aside()
        told = whose(workspace, transaction, aside)
        is_new = any(each.adoption.gained for each in taken)
        both = doubled(Ledger(workspace, transaction), about if is_new else ())
        doubts = _doubted(workspace, transaction, before)
        if dry_run:
            raise _NotKept
    own_fork = any(event.device == own for each in taken for event in each.adoption.forks)
    orphans = _orphans(workspace, about)
    return Imported(taken, aside, told, orphans, own_fork, dry_run, looked.renamed, both, doubts)


def _doubted(workspace: Workspace, reader: journal.Reader, before: Mapping[str, int]) -> Doubted:
    """Look at the moments of what came after `before`, how far each chain reached then."""
    ahead = [
        each
        for each in clocks.to_come(reader, workspace.now)
        if each.seq > before.get(each.device, 0)
    ]
    odd = {
        (device, seq)
        for device, seq in clocks.odd(reader, workspace.now)
        if seq > before.get(device, 0)
    }
    latest = max((each.at for each in ahead), default=0)
    return Doubted(len(odd.union(each[:2] for each in ahead)), len(ahead), latest)


def counted(bundles: Sequence[Received]) -> Numbers:
    """Sum up what became of the events of some bundles."""
    taken = [each.adoption for each in bundles]
    return Numbers(
        sum(each.received for each in bundles),
        sum(each.added for each in taken),
        sum(each.known for each in taken),
        sum(each.waiting for each in taken),
        sum(len(each.forks) for each in taken),
        sum(each.joined for each in taken),
    )


def gained(received: Received, organisation: Organisation) -> list[Gained]:
    """Say of whom the events speak that are new here, in the organisation's order; of none last."""
    found: dict[str, Gained] = {}
    for (unit, measure), number in received.adoption.gained.items():
        before = found.get(unit, Gained(unit, 0, ()))
        found[unit] = Gained(unit, before.events + number, (*before.measures, measure))
    places = {unit.code: at for at, unit in enumerate(organisation.units)}
    return sorted(
        found.values(),
        key=lambda each: (not each.unit, places.get(each.unit, len(places)), each.unit),
    )


def whose(workspace: Workspace, reader: journal.Reader, aside: Aside) -> dict[str, list[str]]:
    """Give, for each device with a gap or a fork, the names of the units that it records for.

    Those of most of its records come first; codes stand for names where these can't be read.
    """
    devices = {device for device, *_ in (*aside.gaps, *aside.forks)}
    found = {each: adoption.spoken_of(connection_of(reader), each) for each in sorted(devices)}
    with contextlib.suppress(BadDefinitions):
        name = workspace.organisation.display
        return {device: [name(code) for code in codes] for device, codes in found.items()}
    return found


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
