"""The kinds of records that an audit counts, each under one word: what is counted can be listed.

Facts, never judgements: that something was recorded late, in one sitting, or for a unit below may
be as it should be. `tally` counts them, `log` lists them, both by what stands here.
"""

import json

from sixiang_cli.calendar import Period, day_at, parse_day, parse_key
from sixiang_cli.errors import BadDefinitions, BadInput
from sixiang_cli.journal import Reader
from sixiang_cli.journal.streaming import Passage
from sixiang_cli.lean import contextlib
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.functools import lru_cache
from sixiang_cli.lean.typing import Collection, Iterable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Event, Kind
from sixiang_cli.obligations import period_for
from sixiang_cli.queries.bursts import bursts
from sixiang_cli.redefined import Redefined, redefined
from sixiang_cli.workspace import Workspace

SAME_DAY, SOON, LATER, LATE = "当天", "1至3天", "4天以上", "期后补录"
UNDONE, SET_ASIDE, PROXY = "撤销", "不适用", "代录"
BURST, CLOCK, REDEFINED = "集中录入", "时钟异常", "目录变更"
WORDS = (SAME_DAY, SOON, LATER, LATE, UNDONE, SET_ASIDE, PROXY, BURST, CLOCK, REDEFINED)
SOON_DAYS = 3
_OTHER_WORDS = {"补录": LATE, "改不适用": SET_ASIDE, "到期后改“不适用”": SET_ASIDE}
_OTHER_WORDS |= dict.fromkeys(("组织变更", "启用日变更", "目录或组织变更"), REDEFINED)


class Asked(NamedTuple):
    """What to count: a period (none: all), measures and units (none: all)."""

    period: Period | None
    measures: Collection[str] | None
    units: Collection[str] | None


def word(text: str) -> str:
    """Understand which records are meant.

    Raises:
        BadInput: none of the words.
    """
    found = _OTHER_WORDS.get(text, text)
    if found not in WORDS:
        raise BadInput(f"--only 不认得“{text}”。", f"可以写：{'、'.join(WORDS)}。")
    return found


def lag(event: Event | Passage, timezone: str) -> int:
    """Give the days from the day that an act claims to its recording; 0 for what claims none."""
    if event.kind != Kind.DONE or not event.occurred_on:
        return 0
    return (day_at(event.recorded_at, timezone) - parse_day(event.occurred_on)).days


def is_act(event: Event | Passage) -> bool:
    """Tell whether an event is an act that counts."""
    return event.kind == Kind.DONE and bool(json.loads(event.body or "{}").get("n", 1))


def timing(event: Event | Passage, timezone: str) -> str:
    """Give the word for how long after the day claimed an act was recorded."""
    if is_late(event.occurred_on, event.recorded_at, parsed(event.period), timezone):
        return LATE
    days = lag(event, timezone)
    if days <= 0:
        return SAME_DAY
    return SOON if days <= SOON_DAYS else LATER


def is_late(occurred_on: str, recorded_at: int, period: Period | None, timezone: str) -> bool:
    """Tell whether an act was claimed for a day within its period and recorded after its end."""
    if period is None or period.cadence is Cadence.ONCE or not occurred_on:
        return False
    return parse_day(occurred_on) <= period.end < day_at(recorded_at, timezone)


def lasting(reader: Reader, asked: Asked) -> list[tuple[Event, str]]:
    """Give what was set aside until further notice, with the key of the period it began with."""
    found = []
    for event in reader.lasting_not_applicable():
        key = str(json.loads(event.body).get("standing", ""))
        first = parsed(key)
        if (
            first is not None
            and (asked.period is None or asked.period.holds(first))
            and (asked.measures is None or event.measure in asked.measures)
            and (asked.units is None or event.unit in asked.units)
        ):
            found.append((event, key))
    return found


def redefinitions(reader: Reader, asked: Asked, timezone: str) -> list[Redefined]:
    """Give the changes of catalogue, organisation and start since the period asked about began.

    They are the whole ledger's, whatever measures and units were asked about.
    """
    return [
        each
        for each in redefined(reader)
        if asked.period is None or day_at(each.event.recorded_at, timezone) >= asked.period.start
    ]


class Dues:
    """Until when tasks were due, asked seldom: a catalogue is read for it the first time."""

    def __init__(self, workspace: Workspace, reader: Reader) -> None:
        """Read nothing yet."""
        self._workspace, self._reader = workspace, reader
        self._ledger: Ledger | None = None
        self._has_ledger = False

    def set_aside_late(self, event: Event | Passage, key: str) -> bool:
        """Tell whether something was set aside (不适用) after it was due; `key` is its period's."""
        due = self._due(event, key)
        return due is not None and day_at(event.recorded_at, self._workspace.timezone) > due

    def _due(self, event: Event | Passage, key: str) -> date | None:
        """Give the day by which a task was due; without a catalogue, its period's last."""
        if not self._has_ledger:
            self._has_ledger = True
            with contextlib.suppress(BadDefinitions):
                self._ledger = Ledger(self._workspace, self._reader)
        ledger = self._ledger
        own = parsed(key)
        if ledger is not None:
            measure = ledger.catalogue.measure(event.measure)
            unit = ledger.organisation.unit(event.unit)
            own = None if measure is None else period_for(measure, key)
            if measure is not None and unit is not None and own is not None:
                return ledger.task(measure, unit, own).original_due
        return None if own is None or own.cadence is Cadence.ONCE else own.end


def in_bursts(acts: Iterable[Event]) -> set[tuple[str, int]]:
    """Give (device, seq) of those acts that were entered in a burst."""
    by_device: dict[str, list[Event]] = {}
    for event in acts:
        by_device.setdefault(event.device, []).append(event)
    found: set[tuple[str, int]] = set()
    for device, events in by_device.items():
        moments = sorted((event.recorded_at, event.occurred_on) for event in events)
        for burst in bursts(moments, device):
            found |= {
                (device, event.seq)
                for event in events
                if burst.at <= event.recorded_at <= burst.at + burst.lasting
            }
    return found


@lru_cache(maxsize=1_000)
def parsed(key: str) -> Period | None:
    """Give the period of a key, if it is one."""
    try:
        return parse_key(key) if key else None
    except BadInput:
        return None
