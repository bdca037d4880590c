"""``sx verify``: is the journal whole, what vouches for that, when was it written, what stands out.

Facts and counts for an auditor, never a judgement: entering a month's work on its last evening is
counted and shown, and may be honest. How a chain is walked is in `journal.verifying`, how a check
code finds its place in `journal.anchor`, the counting in `queries.tally`; words are in `views.audit`.
"""

from sixiang_cli import journal
from sixiang_cli.calendar import Period
from sixiang_cli.doubled import doubled
from sixiang_cli.errors import BadDefinitions, StorageError
from sixiang_cli.journal import Head, anchor, refolding, verifying
from sixiang_cli.journal.breaks import Break, are_loose
from sixiang_cli.journal.chain import check_text, letter
from sixiang_cli.journal.records import Aside
from sixiang_cli.journal.refolding import Difference
from sixiang_cli.journal.streaming import Extent
from sixiang_cli.lean import contextlib
from sixiang_cli.lean.typing import Collection, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.queries.bursts import Burst
from sixiang_cli.queries.looks import Asked, redefinitions
from sixiang_cli.queries.tally import Tally
from sixiang_cli.redefined import Redefined
from sixiang_cli.workspace import Workspace


class Device(NamedTuple):
    """A device as printed: its letter beside the check code, its code, how many events it wrote."""

    letter: str
    code: str
    events: int


class Anchored(NamedTuple):
    """What a check code vouches for.

    `found` tells that the journal still holds exactly what stood behind the code: `events` then,
    `since` after, of which `since_here` belong to what was asked about. `cut_short` tells that the
    numbers beside the code show more events than there are now.
    """

    code: str
    found: bool
    events: int = 0
    since: int = 0
    since_here: int = 0
    cut_short: bool = False


class Timing(NamedTuple):
    """How many acts were recorded how long after the day claimed; each is in one of these.

    `after_period` (late entries) are those claimed for a day within their period and recorded after
    its end.
    """

    same_day: int
    soon: int
    later: int
    after_period: int


class Audit(NamedTuple):
    """Everything that ``sx verify`` shows. `period` is none where all periods were asked about.

    `events` and `writers` (devices) are those of what was asked about; `devices` are all.
    `late` to `clock` are what is worth a look; `aside` is what came in bundles and can't be used.
    `differences` are the rows that lists and reports are read from and that are not what was
    recorded, whatever was asked about. `unrecorded` names the definitions in use that the journal
    hasn't heard of; `redefined` are the changes of definitions that it has on record, and
    `redefined_since` those of them that the check code doesn't cover. `is_counted` is false where
    the file could not be read through.
    """

    period: Period | None
    check: str
    devices: tuple[Device, ...]
    breaks: tuple[Break, ...]
    total: int
    anchored: Anchored | None
    events: int
    writers: int
    acts: int
    timing: Timing
    late: int
    undone: int
    set_aside_late: int
    bursts: tuple[Burst, ...]
    clock: int
    by_proxy: int
    aside: Aside
    differences: tuple[Difference, ...] = ()
    recorded_twice: int = 0
    unrecorded: tuple[str, ...] = ()
    redefined: tuple[Redefined, ...] = ()
    redefined_since: tuple[Redefined, ...] = ()
    is_counted: bool = True

    @property
    def is_sound(self) -> bool:
        """Tell whether chains join up, figures follow from them, and the check code was found."""
        whole = not self.breaks and not self.differences
        return whole and (self.anchored is None or self.anchored.found)


def audit(
    workspace: Workspace,
    *,
    period: Period | None = None,
    measures: Collection[str] | None = None,
    units: Collection[str] | None = None,
    code: anchor.Code | None = None,
    progress: verifying.Progress | None = None,
) -> Audit:
    """Walk the chains, look for the code, and count what was recorded for a scope and a period.

    Raises:
        StorageError: the journal can't be read at all.
    """
    verification, known = verifying.walk(workspace.journal_path, progress)
    differences: tuple[Difference, ...] = ()
    if are_loose(verification.breaks):
        with contextlib.suppress(StorageError):  # an index may be gone: that is among the breaks
            differences = tuple(refolding.refold(workspace.journal_path, progress))
    asked = Asked(period, measures, units)
    try:
        found = _audit(verification, known, workspace, asked, code, progress)
        return found._replace(differences=differences)
    except (StorageError, ValueError, TypeError, LookupError, AttributeError):
        if not verification.breaks:
            raise
        return _only_broken(verification, period, code)


def _audit(
    verification: verifying.Verification,
    known: Extent,
    workspace: Workspace,
    asked: Asked,
    code: anchor.Code | None,
    progress: verifying.Progress | None,
) -> Audit:
    devices = tuple(
        Device(letter(at), device, number)
        for at, (device, number) in enumerate(verification.counts)
    )
    if any(found.kind == "file" for found in verification.breaks):
        return _only_broken(verification, asked.period, code)  # such a file would be miscounted
    with journal.reading(workspace.journal_path) as reader:
        position = None if code is None else anchor.find(reader, code, progress, verification.heads)
        reached = None
        if position is not None:
            reached = {head.device: head.seq for head in position.heads}
        tally = Tally(workspace, reader, known, reached)
        tally.count(asked, progress)
        aside = reader.aside()
        twice = _recorded_twice(workspace, reader, asked)
        unrecorded = _unrecorded(workspace, reader)
        changes = tuple(redefinitions(reader, asked, workspace.timezone))
        everywhere = redefinitions(reader, Asked(None, None, None), workspace.timezone)
    since = (
        ()
        if reached is None
        else tuple(
            each for each in everywhere if each.event.seq > reached.get(each.event.device, 0)
        )
    )
    anchored = None if code is None else _anchored(code, position, tally, verification.heads)
    return Audit(
        asked.period,
        check_text(verification.heads),
        devices,
        verification.breaks,
        sum(number for _, number in verification.counts),
        anchored,
        tally.events,
        len(tally.writers),
        tally.acts,
        Timing(tally.same_day, tally.soon, tally.later, tally.late),
        tally.late,
        tally.undone,
        tally.set_aside,
        tuple(tally.bursts),
        tally.clock,
        tally.by_proxy,
        aside,
        recorded_twice=twice,
        unrecorded=unrecorded,
        redefined=changes,
        redefined_since=since,
    )


def _unrecorded(workspace: Workspace, reader: journal.Reader) -> tuple[str, ...]:
    """Name the definitions in use that the journal hasn't heard of; none where they can't be read."""
    try:
        return Ledger(workspace, reader).unlike(reader.last_definitions())
    except BadDefinitions:
        return ()


def _recorded_twice(workspace: Workspace, reader: journal.Reader, asked: Asked) -> int:
    """Count the tasks that several devices recorded beyond what is owed; none without a catalogue."""
    try:
        found = doubled(Ledger(workspace, reader))
    except BadDefinitions:
        return 0
    return sum(
        (asked.period is None or asked.period.holds(task.period))
        and (asked.measures is None or task.measure.id in asked.measures)
        and (asked.units is None or task.unit.code in asked.units)
        for task, _ in found
    )


def _only_broken(
    verification: verifying.Verification, period: Period | None, code: anchor.Code | None
) -> Audit:
    """Say where the chains are broken and no more: what was changed can't even be counted."""
    devices = tuple(
        Device(letter(at), device, number)
        for at, (device, number) in enumerate(verification.counts)
    )
    total = sum(number for _, number in verification.counts)
    anchored = None if code is None else Anchored(code.text, found=False)
    nothing = Timing(0, 0, 0, 0)
    return Audit(
        period, check_text(verification.heads), devices, verification.breaks, total, anchored,
        0, 0, 0, nothing, 0, 0, 0, (), 0, 0, Aside(), is_counted=False,
    )  # fmt: skip


def _anchored(
    code: anchor.Code, position: anchor.Position | None, tally: Tally, heads: tuple[Head, ...]
) -> Anchored:
    if position is None:
        return Anchored(code.text, found=False, cut_short=anchor.cut_short(heads, code))
    return Anchored(code.text, True, position.events, position.since, tally.since)
