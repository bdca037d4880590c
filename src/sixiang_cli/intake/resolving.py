"""Which task a row of a filled-in sheet names: by its address, or by measure, unit and period."""

from sixiang_cli import lookup, spoken_time
from sixiang_cli.calendar import Period, label, parse_key
from sixiang_cli.errors import BadInput, SxError
from sixiang_cli.intake.headings import CellFault, Wrong, shorten
from sixiang_cli.intake.stated import NAMES, Stated
from sixiang_cli.lean.typing import Callable, TypeVar
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Measure, TaskKey, Unit

_T = TypeVar("_T")


class Resolver:
    """Finds the measure, unit and period that a row names; what repeats is looked up once."""

    def __init__(self, ledger: Ledger) -> None:
        """Take the ledger whose measures and units are meant."""
        self.ledger = ledger
        self.measures: dict[str, Measure] = {}
        self.units: dict[str, Unit] = {
            ledger.organisation.display(unit.code): unit for unit in ledger.organisation.units
        }
        self.periods: dict[str, Period] = {}

    def key(self, row: Stated, wrong: Wrong) -> TaskKey | None:
        """Give the task that a row names, by its address if it has one.

        None where it names none, or one that isn't owed; `wrong` says why.
        """
        names, at = self._names(row, wrong)
        measure = self._tried(wrong, self.measure, names.measure, at[0])
        unit = self._tried(wrong, self.unit, names.unit, at[1])
        if measure is None:
            return None
        known = measure
        period = self._tried(
            wrong, lambda text, key: self.period(text, known, key), names.period, at[2]
        )
        if unit is None or period is None:
            return None
        if measure.is_umbrella:
            said = f"{measure.title}是汇总项，由所含各项得出，不用填。"
            wrong.add(at[0], "umbrella", said)
            return None
        window = self.ledger.window(measure, unit)
        if window is None or not window.holds(period):
            name = f"{measure.title_at(unit.level)}（{names.unit}，{self._said(period)}）"
            wrong.add(at[0], "not-owed", f"{name}不用办，删掉这一行。")
            return None
        return TaskKey(measure.id, unit.code, period.key)

    def _said(self, period: Period) -> str:
        return label(period, self.ledger.today)

    @staticmethod
    def _tried(wrong: Wrong, look_up: Callable[[str, str], _T], text: str, key: str) -> "_T | None":
        return wrong.trying(lambda: look_up(text, key), None) if text else None

    def _names(self, row: Stated, wrong: Wrong) -> tuple[lookup.Address, tuple[str, str, str]]:
        """Give the words that name the task, and the columns they stand in.

        Those of the address where there is one, else those that are shown.
        """
        nothing = lookup.Address("", "", "")
        if row.address:
            names = wrong.trying(lambda: self._address(row.address), nothing)
            return names, ("address", "address", "address")
        id_, title, unit, period = row.shown
        at = ("measure" if id_ or not title else "title", "unit", "period")
        if "address" in wrong:
            return nothing, at
        names = lookup.Address(id_ or title, unit, period)
        for key, text in zip(at, names, strict=True):
            if not text:
                wrong.add(key, "no-name", f"没有写{NAMES[key]}，看不出是哪一项；补上。")
        return names, at

    def _address(self, text: str) -> lookup.Address:
        try:
            names = lookup.address(text)
        except BadInput as error:
            raise CellFault("address", "bad-address", error.message) from error
        if not names.unit or not names.period:
            raise CellFault(
                "address", "bad-address", f"地址“{text}”要写全：1.3.2@轧辊作业区#2026-11。"
            )
        return names

    def measure(self, text: str, at: str) -> Measure:
        """Give the measure that a cell names.

        Raises:
            CellFault: none, or several.
        """
        if text not in self.measures:
            found = lookup.measures(self.ledger.catalogue, text) if text else ()
            if len(found) != 1:
                count = f"对得上 {len(found)} 项" if found else "目录里没有"
                raise CellFault(at, "unknown-measure", f"“{shorten(text)}”{count}；写编号。")
            self.measures[text] = found[0]
        return self.measures[text]

    def unit(self, text: str, at: str) -> Unit:
        """Give the unit that a cell names.

        Raises:
            CellFault: none, or several.
        """
        if text not in self.units:
            try:
                self.units[text] = lookup.unit(self.ledger.organisation, text)
            except SxError as error:
                shown = shorten(text)
                raise CellFault(
                    at, "unknown-unit", f"没有“{shown}”这个单位，或对得上几个；照 sx unit list 写。"
                ) from error
        return self.units[text]

    def period(self, text: str, measure: Measure, at: str) -> Period:
        """Give the period that a cell names.

        Raises:
            CellFault: none, or one of another cadence than the measure's.
        """
        known = f"{measure.cadence}|{text}"
        if known not in self.periods:
            try:
                period = self._parsed(text)
            except BadInput as error:
                raise CellFault(at, "bad-period", error.message) from error
            expected = self.ledger.current.get(measure.cadence)
            if expected is None or period.cadence is not expected.cadence:
                shown = shorten(text)
                raise CellFault(at, "bad-period", f"“{shown}”不是{measure.title}的周期。")
            self.periods[known] = period
        return self.periods[known]

    def _parsed(self, text: str) -> Period:
        if text == "一次性":
            return parse_key("once")
        if text == "全年":
            return parse_key(str(self.ledger.today.year))
        try:
            return parse_key(text)
        except BadInput:
            return spoken_time.parse_period(text, self.ledger.today)

    def triple(self, key: TaskKey) -> tuple[Measure, Unit, Period]:
        """Give the records behind a key that was found."""
        measure = self.ledger.catalogue.measure(key.measure)
        unit = self.ledger.organisation.unit(key.unit)
        if measure is None or unit is None:  # both were found by these very keys
            raise LookupError(key)
        return measure, unit, parse_key(key.period)
