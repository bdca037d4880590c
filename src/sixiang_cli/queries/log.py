"""``sx log``: what its options mean, and the events that fit; how events are read is in `history`."""

from sixiang_cli import lookup, spelling, spoken_time
from sixiang_cli.calendar import Period, end_of_day, label
from sixiang_cli.errors import BadDefinitions, BadInput
from sixiang_cli.journal import LoggedEvent, Reader
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.lookup import Address
from sixiang_cli.model import Kind
from sixiang_cli.queries import looks
from sixiang_cli.queries.history import Describer, LogRow, history
from sixiang_cli.selection import Asked, select
from sixiang_cli.workspace import Workspace


class Wish(NamedTuple):
    """What was typed: measures or tasks, the scope options, and what only the log asks."""

    items: tuple[str, ...]
    scope: Asked
    since: str | None = None
    actor: str | None = None
    only: str | None = None
    last: int | None = None


class Log(NamedTuple):
    """The events that fit, oldest first, and in words which they are.

    `name` says of which units and measures, `within` is the only unit that was named or in use,
    `limits` says what else narrows them. `until` is the moment (ms) as of which they were read.
    """

    rows: list[LogRow]
    name: str
    within: str
    limits: str
    until: int | None = None


class _Picked:
    """Picks from events those that `sx verify` counts under a word."""

    def __init__(self, workspace: Workspace, reader: Reader, asked: looks.Asked, only: str) -> None:
        self._timezone = workspace.timezone
        self._reader, self._asked, self._only = reader, asked, only
        self._dues = looks.Dues(workspace, reader)

    def __call__(self, rows: list[LogRow], describe: Describer) -> list[LogRow]:
        """Give those of the rows that count, and what lasts beyond a period if that is asked about."""
        if self._only == looks.SET_ASIDE:
            return self._set_aside(rows, describe)
        if self._only == looks.UNDONE:
            return self._undone(rows)
        if self._only == looks.REDEFINED:
            changes = looks.redefinitions(self._reader, self._asked, self._timezone)
            return [describe(LoggedEvent(each.event, True, 0)) for each in changes]
        if self._only == looks.CLOCK:
            return [
                row for row in rows if row.clock_is_odd or looks.lag(row.event, self._timezone) < 0
            ]
        acts = [row for row in rows if looks.is_act(row.event)]
        if self._only == looks.PROXY:
            return [row for row in acts if "by" in row.body]
        if self._only == looks.BURST:
            found = looks.in_bursts(row.event for row in acts)
            return [row for row in acts if (row.event.device, row.event.seq) in found]
        return [row for row in acts if looks.timing(row.event, self._timezone) == self._only]

    def _undone(self, rows: list[LogRow]) -> list[LogRow]:
        devices = {row.event.device for row in rows}
        undone = {device: self._reader.undone(device) for device in devices}
        turns = (Kind.UNDO, Kind.REDO)
        return [
            row
            for row in rows
            if row.event.command in undone[row.event.device] and row.event.kind not in turns
        ]

    def _set_aside(self, rows: list[LogRow], describe: Describer) -> list[LogRow]:
        """Give what was set aside late; what lasts is of no period, and stands after the rest."""
        lasting = [
            event
            for event, key in looks.lasting(self._reader, self._asked)
            if self._dues.set_aside_late(event, key)
        ]
        found = [
            row
            for row in rows
            if row.event.kind == Kind.NOT_APPLICABLE
            and (
                self._dues.set_aside_late(row.event, row.event.period)
                if row.event.period
                else any(row.event[:2] == event[:2] for event in lasting)
            )
        ]
        if self._asked.period is not None:
            found += [describe(LoggedEvent(event, True, 0)) for event in lasting]
        return found


class _Covered(NamedTuple):
    """Which measures (ids) and units (codes) the log is about, none where all are; `Log`'s words."""

    measures: frozenset[str] | None = None
    units: list[str] | None = None
    name: str = "全部记录"
    within: str = ""


def log(workspace: Workspace, reader: Reader, wish: Wish) -> Log:
    """Give the events that fit; all of them where nothing narrows, even with a broken catalogue.

    Raises:
        NotFound, Ambiguous, BadInput: an option names nothing, or too much.
    """
    if wish.last is not None and wish.last < 1:
        raise BadInput(f"-n 要写 1 以上的整数，不能是 {wish.last}。")
    today = workspace.today
    since = None if wish.since is None else spelling.parse_day(wish.since, today)
    as_of = None if wish.scope.as_of is None else spelling.parse_day(wish.scope.as_of, today)
    until = None if as_of is None else end_of_day(as_of, workspace.timezone)
    addresses = [lookup.address(item) for item in lookup.items(wish.items)]
    period = _period(wish.scope.period, addresses, today)
    covered = _covered(workspace, reader, wish, addresses)
    only = None if wish.only is None else looks.word(wish.only)
    picked = None
    if only is not None:
        asked = looks.Asked(period, covered.measures, covered.units)
        picked = _Picked(workspace, reader, asked, only)
    rows = history(
        workspace,
        reader,
        measures=covered.measures,
        units=covered.units,
        period=period,
        since=None if since is None else _begin_of_day(since, workspace.timezone),
        until=until,
        actor=wish.actor,
        only=picked,
        last=wish.last,
    )
    limits = (
        f"从 {since.isoformat()} 起" if since else "",
        label(period, today) if period else "",
        f"只列{only}" if only else "",
    )
    said = "，".join(each for each in limits if each)
    return Log(rows, covered.name, covered.within, said, until)


def _period(text: str | None, addresses: list[Address], today: date) -> Period | None:
    """Give the period of ``-p``, else that of the only address."""
    if text is None and len(addresses) == 1:
        text = addresses[0].period or None
    return None if text is None else spoken_time.parse_period(text, today)


def _begin_of_day(day: date, timezone: str) -> int:
    return end_of_day(day.fromordinal(day.toordinal() - 1), timezone) + 1


def _covered(
    workspace: Workspace, reader: Reader, wish: Wish, addresses: list[Address]
) -> _Covered:
    named = tuple(each.unit for each in addresses if each.unit)
    asked = wish.scope._replace(
        words=tuple(each.measure for each in addresses),
        period=None,
        unit=wish.scope.unit or named,
    )
    try:
        selection = select(Ledger(workspace, reader), asked)
        names = [workspace.organisation.display(unit.code) for unit in selection.roots]
    except BadDefinitions:
        if wish.items or any(wish.scope):
            raise
        return _Covered()
    narrowed = bool(selection.roots or selection.levels)
    return _Covered(
        selection.measures,
        [unit.code for unit in selection.units] if narrowed else None,
        "、".join([*names, *selection.limits]) or _Covered().name,
        names[0] if len(names) == 1 else "",
    )
