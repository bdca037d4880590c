"""What one command line says of all its items, read once: the day, ``-u``, ``-p``, ``-l``, the aim.

What an item means by it is for `which_unit` and `which_period`.
"""

from sixiang_cli import lookup, obligations
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.enum import StrEnum
from sixiang_cli.lean.typing import TYPE_CHECKING, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.lookup import Address, Retype
from sixiang_cli.model import Cadence, Measure, Status, Unit

if TYPE_CHECKING:
    from sixiang_cli.calendar import Period


class Aim(StrEnum):
    """Which of a task's periods a command means when none was typed.

    OPEN: the only one still owed. SETTLED: the latest one on which something was decided.
    CURRENT: the current one. WAITING: the only one that waits for review, of a unit below.
    """

    OPEN = "open"
    SETTLED = "settled"
    CURRENT = "current"
    WAITING = "waiting"


class Choice(NamedTuple):
    """What was typed beside the items, to choose among tasks; empty where nothing was.

    `on` is the day claimed. `units` are named, each for every item that names none itself;
    `levels` selects all units of these levels at or below the unit in use, without `except_`.
    """

    units: tuple[str, ...] = ()
    period: str = ""
    on: date | None = None
    levels: tuple[str, ...] = ()
    except_: tuple[str, ...] = ()


class Wanted:
    """The ledger, what was typed beside the items, and what was found out about earlier ones."""

    def __init__(self, ledger: Ledger, choice: Choice, retype: Retype, aim: Aim) -> None:
        """Begin with no item read."""
        self.ledger = ledger
        self.catalogue = ledger.catalogue
        self.organisation = ledger.organisation
        self.choice = choice
        self.retype = retype
        self.aim = aim
        self.known_units: dict[str, tuple[Unit, ...]] = {}
        self.known_periods: dict[tuple[str, Cadence], Period] = {}
        self._left_over: dict[str, set[str]] = {}
        self.in_use = lookup.unit_in_use(ledger.workspace)

    def units_named(self, typed: Address) -> tuple[str, ...]:
        """Give the units as typed, in the item or beside all of them; none where none was."""
        return (typed.unit,) if typed.unit else self.choice.units

    def period_named(self, typed: Address) -> str:
        """Give the period as typed, in the item or beside all of them; empty where none was."""
        return typed.period or self.choice.period

    def is_dated(self, typed: Address) -> bool:
        """Tell whether a period or a day was typed for an item."""
        return bool(self.period_named(typed)) or self.choice.on is not None

    def again(self, typed: Address, *, unit: bool = True) -> Retype:
        """Give the command as it is typed again for one reading: where and when are kept too."""
        named, when = self.units_named(typed), self.period_named(typed)
        chosen = (("-l", self.choice.levels), ("--except", self.choice.except_))
        kept: tuple[str, ...] = ()
        for flag, values in ((("-u", named),) if named else chosen) if unit else ():
            kept += tuple(part for value in values for part in (flag, value))
        if when:
            kept += ("-p", when)
        return self.retype._replace(carried=(*kept, *self.retype.carried))

    def concerns(self, measure: Measure, unit: Unit) -> bool:
        """Tell whether the unit owes the measure now, or may record it where it is needed."""
        if measure.cadence is Cadence.AS_NEEDED:
            return obligations.owed_at(measure, unit.level, self.catalogue.levels[0].name)
        return self.ledger.owed(measure, unit) is not None

    def left_over(self, measure: Measure) -> set[str]:
        """Give the codes of the units that have something left of a measure that has ended."""
        if measure.id not in self._left_over:
            ids, units = {measure.id}, self.organisation.units
            tasks = self.ledger.arrears(units, ids) + self.ledger.current_tasks(units, ids)
            waits = self.aim is Aim.WAITING
            self._left_over[measure.id] = {
                task.unit.code
                for task in tasks
                if task.is_open and (task.status is Status.SUBMITTED) is waits
            }
        return self._left_over[measure.id]
