"""The words of the field as immutable records: what a measure, a unit, a task and an event are.

Records and enumerations only. Nothing here computes a date, reads a file, or knows how anything
is shown; rules live in `calendar` and `progress`. The records are `NamedTuple`s because they are
on the start-up path and `dataclasses` would import `inspect`.
"""

from sixiang_cli.lean.enum import StrEnum
from sixiang_cli.lean.typing import NamedTuple


class Cadence(StrEnum):
    """How often a measure is owed."""

    ONCE = "once"
    YEARLY = "yearly"
    HALF_YEARLY = "half-yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    WEEKLY = "weekly"
    AS_NEEDED = "as-needed"


class Status(StrEnum):
    """The state of a task; exactly one holds at a time. Overdue is a flag, not a state."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    DONE = "done"
    MISSED = "missed"
    NOT_APPLICABLE = "not_applicable"


class Kind(StrEnum):
    """What an event says happened."""

    DONE = "done"
    REOPEN = "reopen"
    SKIP = "skip"
    NOT_APPLICABLE = "na"
    NOTE = "note"
    ASSIGN = "assign"
    POSTPONE = "postpone"
    ACCEPT = "accept"
    RETURN = "return"
    CASCADE = "cascade"
    UNDO = "undo"
    REDO = "redo"
    DEFINITIONS = "definitions"


class Level(NamedTuple):
    """A level of the organisation, from the top down in the catalogue's order."""

    name: str
    slug: str
    aliases: tuple[str, ...] = ()


class Dimension(NamedTuple):
    """One of the four: its method (…化) and the uplift (…提升) it serves."""

    id: str
    method: str
    uplift: str

    @property
    def heading(self) -> str:
        """Give both names as one heading; once where they are the same."""
        return self.uplift if self.method == self.uplift else f"{self.uplift}（{self.method}）"


class Area(NamedTuple):
    """The heading under which measures stand."""

    id: str
    title: str
    dimension: str


class Measure(NamedTuple):
    """One row of the catalogue: what is to be done, by which levels, how often.

    `levels` empty: owed once, by the top unit. `due` is ``"MM-DD"`` for yearly measures, else
    a day of the period's last month as text (``"25"``), a weekday 1–7 for weekly ones, or empty
    for the period's last day. Dates are ISO text, empty where the catalogue has none.
    """

    id: str
    slug: str
    title: str
    area: str
    dimension: str
    cadence: Cadence
    levels: tuple[str, ...] = ()
    optional_levels: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    times: int = 1
    due: str = ""
    since: str = ""
    until: str = ""
    archived: bool = False
    review: bool = False
    compared: bool = True
    part_of: str = ""
    rolls_up: tuple[str, ...] = ()
    level_titles: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    evidence: str = ""
    basis: str = ""
    note: str = ""
    line: int = 0

    @property
    def is_umbrella(self) -> bool:
        """Tell whether it only shows the progress of what it sums."""
        return bool(self.rolls_up)

    def title_at(self, level: str) -> str:
        """Give the title that reads right at `level` (a level's name)."""
        for name, title in self.level_titles:
            if name == level:
                return title
        return self.title


class Unit(NamedTuple):
    """A node of the organisation: `code` is permanent, `name` may be corrected.

    `since` is the first and `until` the last day on which it exists, ISO text or empty.
    `builtin` marks the nameless unit that stands in for a level without units of its own.
    """

    code: str
    name: str
    level: str
    parent: str = ""
    since: str = ""
    until: str = ""
    builtin: bool = False


class TaskKey(NamedTuple):
    """Which task: measure id × unit code × period key. A task has no other identity."""

    measure: str
    unit: str
    period: str


class Event(NamedTuple):
    """One line of the journal, as stored.

    `device` and `seq` identify it. `stamp` orders it (ms, a hybrid clock); `recorded_at` is the
    raw clock (ms since 1970, UTC), shown and never used for order. `command` is the seq of the
    first event of its command. `measure`, `unit`, `period` and `occurred_on` are empty where the
    event isn't about them. `body` is canonical JSON.
    """

    device: str
    seq: int
    stamp: int
    recorded_at: int
    actor: str
    command: int
    measure: str
    unit: str
    period: str
    kind: str
    occurred_on: str
    body: str
    hash: bytes = b""


class Act(NamedTuple):
    """One live `done`: the day claimed (ISO), how many, and when it was recorded (ms)."""

    day: str
    amount: int
    recorded_at: int


class Facts(NamedTuple):
    """What the journal says of one task; no judgement, nothing that today's clock could change.

    `verdict` is empty, ``"na"`` or ``"missed"``; `review` empty, ``"accepted"`` or
    ``"returned"``. `due` is the date an assignment set, `postponed` the one a postponement
    granted. `proxy` tells that the closing act was recorded by a unit above.
    """

    acts: tuple[Act, ...] = ()
    verdict: str = ""
    reason: str = ""
    review: str = ""
    due: str = ""
    postponed: str = ""
    note: str = ""
    evidence: str = ""
    proxy: bool = False
    verdict_at: int = 0

    @property
    def amount(self) -> int:
        """Give the sum of what was done since the task was last reopened."""
        acts = self.acts
        return acts[0].amount if len(acts) == 1 else sum([act.amount for act in acts])


class Standing(NamedTuple):
    """Something that holds for a measure and unit from a period on, until the next one.

    `topic` is ``"assignee"``, ``"na"`` or ``"department"``; `since` a period key; `only` limits
    it to that one period; `value` is empty where it was cleared.
    """

    measure: str
    unit: str
    topic: str
    since: str
    only: bool
    value: str


class Tally(NamedTuple):
    """Sums over tasks, as every report shows them (DESIGN 6). All are numbers of tasks.

    `expected` = done + submitted + in_progress + not_started + missed. `overdue` is part of
    not_started and in_progress. `on_time_done` is the numerator of the on-time rate.
    """

    expected: int = 0
    done: int = 0
    submitted: int = 0
    in_progress: int = 0
    not_started: int = 0
    missed: int = 0
    overdue: int = 0
    late: int = 0
    late_entry: int = 0
    not_applicable: int = 0
    carried: int = 0
    on_time_done: int = 0
