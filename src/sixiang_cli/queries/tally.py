"""The counts of an audit, taken event by event, so that history never has to be in memory whole."""

import json

from sixiang_cli.calendar import Period
from sixiang_cli.journal import Reader, clocks, streaming
from sixiang_cli.journal.streaming import Extent, Passage
from sixiang_cli.journal.verifying import Progress
from sixiang_cli.lean.typing import Any
from sixiang_cli.model import Kind
from sixiang_cli.queries import looks
from sixiang_cli.queries.bursts import Burst, Watch, bursts
from sixiang_cli.queries.looks import Asked, Dues
from sixiang_cli.workspace import Workspace

_TURNS = frozenset({Kind.UNDO, Kind.REDO})


class Tally:
    """What is counted of the events that were asked about; the names are those of `Audit`."""

    def __init__(
        self, workspace: Workspace, reader: Reader, known: Extent, reached: dict[str, int] | None
    ) -> None:
        """Count nothing yet. `reached` tells, by device, what an anchor vouches for, if there is one."""
        self.events = self.acts = self.late = self.clock = self.by_proxy = self.since = 0
        self.same_day = self.soon = self.later = self.set_aside = self.undone = 0
        self.writers: set[str] = set()
        self.bursts: list[Burst] = []
        self._timezone = workspace.timezone
        self._reader, self._known = reader, known
        self._dues = Dues(workspace, reader)
        self._reached = reached
        self._odd = clocks.odd(reader, workspace.now)
        self._undone: dict[str, set[int]] = {}

    def count(self, asked: Asked, progress: Progress | None) -> None:
        """Go through what was asked about, a piece at a time."""
        if asked.period is None:
            self._along_chains(asked, progress)
        else:
            self._of_periods(asked, asked.period)
        for event, key in looks.lasting(self._reader, asked):
            self.set_aside += self._dues.set_aside_late(event, key)
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
        keys = ((key, looks.parsed(key)) for key in self._reader.used_periods())
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
                self.undone += 1
        if row.kind == Kind.NOT_APPLICABLE and row.period:
            self.set_aside += self._dues.set_aside_late(row, row.period)
        self.clock += row[:2] in self._odd or looks.lag(row, self._timezone) < 0
        is_act = row.kind == Kind.DONE and bool(body.get("n", 1))
        if is_act:
            self._time(row, body)
        return is_act

    def _time(self, row: Passage, body: dict[str, Any]) -> None:
        self.acts += 1
        self.by_proxy += "by" in body
        when = looks.timing(row, self._timezone)
        self.late += when == looks.LATE
        self.same_day += when == looks.SAME_DAY
        self.soon += when == looks.SOON
        self.later += when == looks.LATER


def _body(text: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(text) if text else {}
    return body
