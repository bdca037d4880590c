"""``sx verify``: is the journal whole, what vouches for that, when was it written, what stands out.

Facts and counts for an auditor, never a judgement: entering a month's work on its last evening is
counted and shown, and may be honest. How a chain is walked is in `journal.verifying`, how a check
code finds its place in `journal.anchor`; words are in `views.audit`.
"""

import contextlib
import json
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from sixiang_cli import journal
from sixiang_cli.calendar import Period, day_at, parse_day, parse_key
from sixiang_cli.errors import BadDefinitions, BadInput, StorageError
from sixiang_cli.journal import anchor, verifying
from sixiang_cli.journal.chain import check_text, letter
from sixiang_cli.journal.records import Aside
from sixiang_cli.journal.verifying import Break
from sixiang_cli.lean_typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Event, Kind
from sixiang_cli.obligations import period_for
from sixiang_cli.queries.history import LogRow, history
from sixiang_cli.workspace import Workspace

BURST_ENTRIES = 10  # more than so many entries
BURST_MS = 5 * 60_000  # within so long
BURST_DAYS = 7  # whose days lie at least so far apart
SOON_DAYS = 3


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


class Burst(NamedTuple):
    """Many entries in a short time for days far apart: when (ms), how long (ms), how many."""

    at: int
    lasting: int
    entries: int
    device: str


class Timing(NamedTuple):
    """How many acts were recorded how long after the day claimed; each is in one of these.

    `after_period` are those claimed for a day within their period and recorded after its end.
    """

    same_day: int
    soon: int
    later: int
    after_period: int


class Audit(NamedTuple):
    """Everything that ``sx verify`` shows. `period` is none where all periods were asked about.

    `events` and `writers` (devices) are those of what was asked about; `devices` are all.
    `late` to `clock` are what is worth a look; `aside` is what came in bundles and can't be used.
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

    @property
    def is_sound(self) -> bool:
        """Tell whether the chains join up and the check code, if there is one, was found."""
        return not self.breaks and (self.anchored is None or self.anchored.found)


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
    verification = verifying.verify(workspace.journal_path, progress)
    try:
        return _audit(verification, workspace, period, measures, units, code, progress)
    except (StorageError, ValueError, TypeError, LookupError, AttributeError):
        if not verification.breaks:
            raise
        return _only_broken(verification, period, code)


def _audit(
    verification: verifying.Verification,
    workspace: Workspace,
    period: Period | None,
    measures: Collection[str] | None,
    units: Collection[str] | None,
    code: anchor.Code | None,
    progress: verifying.Progress | None,
) -> Audit:
    devices = tuple(
        Device(letter(at), device, number)
        for at, (device, number) in enumerate(verification.counts)
    )
    with journal.reading(workspace.journal_path) as reader:
        rows = [] if any(found.kind == "file" for found in verification.breaks) else history(
            workspace, reader, measures=measures, units=units, period=period
        )  # fmt: skip
        anchored = None
        if code is not None:
            position = anchor.find(reader, code, progress)
            anchored = _anchored(code, position, rows, reader)
        set_aside = _set_aside_late(workspace, reader, rows, period)
        undone = _undone(reader, rows)
        aside = reader.aside()
    acts = [row for row in rows if row.event.kind == Kind.DONE and row.body.get("n", 1)]
    return Audit(
        period,
        check_text(verification.heads),
        devices,
        verification.breaks,
        sum(number for _, number in verification.counts),
        anchored,
        len(rows),
        len({row.event.device for row in rows}),
        len(acts),
        _timing(acts, workspace.timezone),
        sum(row.late_entry > 0 for row in acts),
        undone,
        set_aside,
        tuple(bursts(acts)),
        sum(row.clock_ran_back or _is_early(row, workspace.timezone) for row in rows),
        sum("by" in row.body for row in acts),
        aside,
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
        0, 0, 0, nothing, 0, 0, 0, (), 0, 0, Aside(),
    )  # fmt: skip


def _anchored(
    code: anchor.Code,
    position: anchor.Position | None,
    rows: Iterable[LogRow],
    reader: journal.Reader,
) -> Anchored:
    if position is None:
        return Anchored(code.text, found=False, cut_short=anchor.cut_short(reader, code))
    reached = {head.device: head.seq for head in position.heads}
    here = sum(row.event.seq > reached.get(row.event.device, 0) for row in rows)
    return Anchored(code.text, True, position.events, position.since, here)


def _timing(acts: Iterable[LogRow], timezone: str) -> Timing:
    same_day = soon = later = after = 0
    for row in acts:
        lag = _lag(row, timezone)
        if row.late_entry:
            after += 1
        elif lag <= 0:
            same_day += 1
        elif lag <= SOON_DAYS:
            soon += 1
        else:
            later += 1
    return Timing(same_day, soon, later, after)


def _lag(row: LogRow, timezone: str) -> int:
    """Give the days from the day claimed to the recording."""
    if not row.event.occurred_on:
        return 0
    return (day_at(row.event.recorded_at, timezone) - parse_day(row.event.occurred_on)).days


def _is_early(row: LogRow, timezone: str) -> bool:
    """Tell whether it was recorded before the day that it claims: some clock was wrong."""
    return row.event.kind == Kind.DONE and _lag(row, timezone) < 0


def _undone(reader: journal.Reader, rows: Iterable[LogRow]) -> int:
    """Count the commands about these events that were undone, redone since or not."""
    commands: dict[str, set[int]] = {}
    for row in rows:
        if row.event.kind not in {Kind.UNDO, Kind.REDO}:
            commands.setdefault(row.event.device, set()).add(row.event.command)
    return sum(len(seqs & reader.undone(device)) for device, seqs in commands.items())


def _set_aside_late(
    workspace: Workspace, reader: journal.Reader, rows: Iterable[LogRow], period: Period | None
) -> int:
    """Count what was set aside (不适用) after it was due, for one period or until further notice."""
    found = [
        (row.event, row.event.period)
        for row in rows
        if row.event.kind == Kind.NOT_APPLICABLE and row.event.period
    ]
    for event in reader.lasting_not_applicable():
        key = str(json.loads(event.body).get("standing", ""))
        first = _parsed(key)
        if first is not None and (period is None or period.holds(first)):
            found.append((event, key))
    ledger = None
    with contextlib.suppress(BadDefinitions):
        ledger = Ledger(workspace, reader)
    timezone = workspace.timezone
    return sum(
        (due := _due(ledger, event, key)) is not None and day_at(event.recorded_at, timezone) > due
        for event, key in found
    )


def _due(ledger: Ledger | None, event: Event, key: str) -> date | None:
    """Give the day by which a task was due; without a catalogue, its period's last."""
    own = _parsed(key)
    if ledger is not None:
        measure = ledger.catalogue.measure(event.measure)
        unit = ledger.organisation.unit(event.unit)
        own = None if measure is None else period_for(measure, key)
        if measure is not None and unit is not None and own is not None:
            return ledger.task(measure, unit, own).original_due
    return None if own is None or own.cadence is Cadence.ONCE else own.end


def _parsed(key: str) -> Period | None:
    try:
        return parse_key(key)
    except BadInput:
        return None


def bursts(acts: Iterable[LogRow]) -> list[Burst]:
    """Find where one device took many entries in minutes, for days at least a week apart."""
    found: list[Burst] = []
    by_device: dict[str, list[LogRow]] = {}
    for row in acts:
        by_device.setdefault(row.event.device, []).append(row)
    for device, mine in by_device.items():
        mine.sort(key=lambda row: row.event.recorded_at)
        days: Counter[str] = Counter()
        spans: list[tuple[int, int]] = []
        first = 0
        for last, row in enumerate(mine):
            days[row.event.occurred_on] += 1
            while row.event.recorded_at - mine[first].event.recorded_at > BURST_MS:
                gone = mine[first].event.occurred_on
                days[gone] -= 1
                if not days[gone]:
                    del days[gone]
                first += 1
            if last - first >= BURST_ENTRIES and _spread(days) >= BURST_DAYS:
                if spans and first <= spans[-1][1]:
                    spans[-1] = (spans[-1][0], last)
                else:
                    spans.append((first, last))
        for begin, end in spans:
            at = mine[begin].event.recorded_at
            found.append(Burst(at, mine[end].event.recorded_at - at, end - begin + 1, device))
    return sorted(found)


def _spread(days: Iterable[str]) -> int:
    known = [day for day in days if day]
    return (parse_day(max(known)) - parse_day(min(known))).days if known else 0
