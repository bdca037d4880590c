"""Many entries in a short time for days far apart: shown to an auditor, and maybe honest."""

from sixiang_cli.calendar import parse_day
from sixiang_cli.lean.functools import lru_cache
from sixiang_cli.lean.typing import Iterable, NamedTuple

BURST_ENTRIES = 10  # more than so many entries
BURST_MS = 5 * 60_000  # within so long
BURST_DAYS = 7  # whose days lie at least so far apart


class Burst(NamedTuple):
    """Many entries in a short time for days far apart: when (ms), how long (ms), how many."""

    at: int
    lasting: int
    entries: int
    device: str


class _Span(NamedTuple):
    """From which act to which, by number, and when these were recorded."""

    first: int
    last: int
    begin: int
    end: int


class Watch:
    """Looks out for bursts among one device's acts, which are taken in the order of its clock.

    Only the acts of the last minutes are kept.
    """

    def __init__(self, device: str) -> None:
        """Begin before the first act of `device`."""
        from collections import deque

        self.device = device
        self.latest = 0
        self._seen = 0
        self._window: deque[tuple[int, str]] = deque()
        self._days: dict[str, int] = {}
        self._spans: list[_Span] = []

    def take(self, at: int, day: str) -> None:
        """Take the next act: when it was recorded (ms), and the day it claims, if any."""
        window, days = self._window, self._days
        self.latest = at
        window.append((at, day))
        days[day] = days.get(day, 0) + 1
        while at - window[0][0] > BURST_MS:
            _, gone = window.popleft()
            days[gone] -= 1
            if not days[gone]:
                del days[gone]
        if len(window) > BURST_ENTRIES and _spread(days) >= BURST_DAYS:
            first = self._seen - len(window) + 1
            if self._spans and first <= self._spans[-1].last:
                self._spans[-1] = self._spans[-1]._replace(last=self._seen, end=at)
            else:
                self._spans.append(_Span(first, self._seen, window[0][0], at))
        self._seen += 1

    def found(self) -> list[Burst]:
        """Give what was found so far."""
        return [
            Burst(begin, end - begin, last - first + 1, self.device)
            for first, last, begin, end in self._spans
        ]


def bursts(acts: Iterable[tuple[int, str]], device: str) -> list[Burst]:
    """Find the bursts among a device's acts, (recorded_at, day), in the order of its clock."""
    watch = Watch(device)
    for at, day in acts:
        watch.take(at, day)
    return watch.found()


def _spread(days: Iterable[str]) -> int:
    known = [day for day in days if day]
    return _ordinal(max(known)) - _ordinal(min(known)) if known else 0


@lru_cache(maxsize=1_000)
def _ordinal(day: str) -> int:
    return parse_day(day).toordinal()
