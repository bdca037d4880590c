"""Which task a row of a filled-in sheet names: by its address, or by measure, unit and period."""

from sixiang_cli import lookup, spoken_time
from sixiang_cli.calendar import Period, label, parse_key
from sixiang_cli.errors import BadInput, SxError
from sixiang_cli.intake.headings import CellFault, shorten
from sixiang_cli.intake.stated import Stated
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Measure, TaskKey, Unit


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

    def key(self, row: Stated) -> TaskKey:
        """Give the task of a row.

        Raises:
            CellFault: it names none, or one that is not owed.
        """
        names = lookup.Address(row.measure, row.unit, row.period)
        at = "measure"
        if row.address:
            at = "address"
            names = self._address(row.address)
        measure = self._measure(names.measure, at)
        unit = self._unit(names.unit, "unit" if at == "measure" else at)
        period = self._period(names.period, measure, "period" if at == "measure" else at)
        window = self.ledger.window(measure, unit)
        name = f"{measure.title_at(unit.level)}（{names.unit}，{label(period, self.ledger.today)}）"
        if measure.is_umbrella:
            raise CellFault(at, "umbrella", f"{measure.title}是汇总项，由所含各项得出，不用填。")
        if window is None or not window.holds(period):
            raise CellFault(at, "not-owed", f"{name}不用办，删掉这一行。")
        return TaskKey(measure.id, unit.code, period.key)

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

    def _measure(self, text: str, at: str) -> Measure:
        if text not in self.measures:
            found = lookup.measures(self.ledger.catalogue, text) if text else ()
            if len(found) != 1:
                count = f"对得上 {len(found)} 项" if found else "目录里没有"
                raise CellFault(at, "unknown-measure", f"“{shorten(text)}”{count}；写编号。")
            self.measures[text] = found[0]
        return self.measures[text]

    def _unit(self, text: str, at: str) -> Unit:
        if text not in self.units:
            try:
                self.units[text] = lookup.unit(self.ledger.organisation, text)
            except SxError as error:
                shown = shorten(text)
                raise CellFault(
                    at, "unknown-unit", f"没有“{shown}”这个单位，或对得上几个。"
                ) from error
        return self.units[text]

    def _period(self, text: str, measure: Measure, at: str) -> Period:
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
