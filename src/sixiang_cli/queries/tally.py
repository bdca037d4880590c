"""The counts of an audit, taken event by event, so that history never has to be in memory whole."""

import contextlib
import json
from collections.abc import Collection
from datetime import date
from functools import lru_cache

from sixiang_cli.calendar import Period, day_at, parse_day, parse_key
from sixiang_cli.errors import BadDefinitions, BadInput
from sixiang_cli.journal import Reader, streaming
from sixiang_cli.journal.streaming import Extent, Passage
from sixiang_cli.journal.verifying import Progress
from sixiang_cli.lean_typing import Any, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Event, Kind
from sixiang_cli.obligations import period_for
from sixiang_cli.queries.bursts import Burst, Watch, bursts
from sixiang_cli.workspace import Workspace

SOON_DAYS = 3
_TURNS = frozenset({Kind.UNDO, Kind.REDO})


class Asked(NamedTuple):
    """What to count: a period (none: all), measures and units (none: all)."""

    period: Period | None
    measures: Collection[str] | None
    units: Collection[str] | None


class Tally:
    """What is counted of the events that were asked about; the names are those of `Audit`."""

    def __init__(
        self, workspace: Workspace, reader: Reader, known: Extent, reached: dict[str, int] | None
    ) -> None:
        """Count nothing yet. `reached` tells, by device, what an anchor vouches for, if there is one."""
        self.events = self.acts = self.late = self.clock = self.by_proxy = self.since = 0
        self.same_day = self.soon = self.later = self.after_period = self.set_aside = 0
        self.writers: set[str] = set()
        self.bursts: list[Burst] = []
        self._timezone = workspace.timezone
        self._workspace, self._reader, self._known = workspace, reader, known
        self._reached = reached
        self._undone: dict[str, set[int]] = {}
        self._hit: set[tuple[str, int]] = set()
        self._ledger: Ledger | None = None
        self._has_ledger = False

    @property
    def undone(self) -> int:
        """Give the number of commands about these events that were undone, redone since or not."""
        return len(self._hit)

    def count(self, asked: Asked, progress: Progress | None) -> None:
        """Go through what was asked about, a piece at a time."""
        if asked.period is None:
            self._along_chains(asked, progress)
        else:
            self._of_periods(asked, asked.period)
        for event in self._reader.lasting_not_applicable():
            key = str(json.loads(event.body).get("standing", ""))
            first = _parsed(key)
            if first is not None and (asked.period is None or asked.period.holds(first)):
                self._weigh(event, key)
        self.bursts.sort()

    def _along_chains(self, asked: Asked, progress: Progress | None) -> None:
        """Count along each chain; a device whose clock was set back is looked at again for bursts."""
        scope = {"measures": asked.measures, "units": asked.units}
        watches: dict[str, Watch] = {}
        turns: dict[str, list[int]] = {}
        latest: dict[str, int] = {}
        done = 0
        for piece in streaming.by_chain(self._reader, self._known, **scope):
            for row in piece:
                is_act = self._take(row)
                device, at = row.device, row.recorded_at
                if row.kind != Kind.DONE:
                    continue
                if at < latest.get(device, at):
                    turns.setdefault(device, []).append(row.seq)
                latest[device] = at
                if is_act and device not in turns:
                    if device not in watches:
                        watches[device] = Watch(device)
                    watches[device].take(at, row.occurred_on)
            done = min(done + streaming.PIECE, self._known.total)
            if progress:
                progress(done, self._known.total)
        for device, watch in watches.items():
            if device not in turns:
                self.bursts += watch.found()
        for device, seqs in turns.items():
            acts = streaming.acts_by_clock(self._reader, self._known, device, seqs, **scope)
            counted = ((at, day) for at, day, body in acts if _body(body).get("n", 1))
            self.bursts += bursts(counted, device)

    def _of_periods(self, asked: Asked, period: Period) -> None:
        keys = ((key, _parsed(key)) for key in self._reader.used_periods())
        within = [key for key, found in keys if found is not None and period.holds(found)]
        acts: dict[str, list[tuple[int, str]]] = {}
        for piece in streaming.of_periods(
            self._reader, self._known, within, measures=asked.measures, units=asked.units
        ):
            for row in piece:
                if self._take(row):
                    acts.setdefault(row.device, []).append((row.recorded_at, row.occurred_on))
        for device, mine in acts.items():
            self.bursts += bursts(sorted(mine), device)

    def _take(self, row: Passage) -> bool:
        """Count one event, and tell whether it is an act that counts."""
        body = _body(row.body)
        self.events += 1
        self.writers.add(row.device)
        if self._reached is not None and row.seq > self._reached.get(row.device, 0):
            self.since += 1
        if row.kind not in _TURNS:
            if row.device not in self._undone:
                self._undone[row.device] = self._reader.undone(row.device)
            if row.command in self._undone[row.device]:
                self._hit.add((row.device, row.command))
        if row.kind == Kind.NOT_APPLICABLE and row.period:
            self._weigh(row, row.period)
        lag = 0
        if row.kind == Kind.DONE and row.occurred_on:
            lag = (day_at(row.recorded_at, self._timezone) - parse_day(row.occurred_on)).days
        self.clock += row.clock_ran_back or lag < 0
        is_act = row.kind == Kind.DONE and bool(body.get("n", 1))
        if is_act:
            self._time(row, lag, body)
        return is_act

    def _time(self, row: Passage, lag: int, body: dict[str, Any]) -> None:
        self.acts += 1
        self.by_proxy += "by" in body
        if is_late(row.occurred_on, row.recorded_at, _parsed(row.period), self._timezone):
            self.late += 1
            self.after_period += 1
        elif lag <= 0:
            self.same_day += 1
        elif lag <= SOON_DAYS:
            self.soon += 1
        else:
            self.later += 1

    def _weigh(self, row: Passage | Event, key: str) -> None:
        """Count what was set aside (不适用) after it was due."""
        due = self._due(row, key)
        if due is not None and day_at(row.recorded_at, self._timezone) > due:
            self.set_aside += 1

    def _due(self, row: Passage | Event, key: str) -> date | None:
        """Give the day by which a task was due; without a catalogue, its period's last."""
        if not self._has_ledger:
            self._has_ledger = True
            with contextlib.suppress(BadDefinitions):
                self._ledger = Ledger(self._workspace, self._reader)
        ledger = self._ledger
        own = _parsed(key)
        if ledger is not None:
            measure = ledger.catalogue.measure(row.measure)
            unit = ledger.organisation.unit(row.unit)
            own = None if measure is None else period_for(measure, key)
            if measure is not None and unit is not None and own is not None:
                return ledger.task(measure, unit, own).original_due
        return None if own is None or own.cadence is Cadence.ONCE else own.end


def is_late(occurred_on: str, recorded_at: int, period: Period | None, timezone: str) -> bool:
    """Tell whether an act was claimed for a day within its period and recorded after its end."""
    if period is None or period.cadence is Cadence.ONCE or not occurred_on:
        return False
    return parse_day(occurred_on) <= period.end < day_at(recorded_at, timezone)


def _body(text: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(text) if text else {}
    return body


@lru_cache(maxsize=1_000)
def _parsed(key: str) -> Period | None:
    try:
        return parse_key(key) if key else None
    except BadInput:
        return None
