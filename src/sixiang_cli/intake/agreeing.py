"""Whether a row says one and the same task in all its places.

A row that came back from a sheet names its task to everybody who looks, by its hidden address, and
by its seal. Where they differ (cells typed over, rows copied, a sort that left hidden columns out),
which of them is right is never guessed.
"""

from sixiang_cli.calendar import Period, label
from sixiang_cli.intake.headings import CellFault, Table, Wrong, shorten
from sixiang_cli.intake.resolving import Resolver
from sixiang_cli.intake.stated import NAMES, SHOWN, Stated
from sixiang_cli.lean.typing import Callable
from sixiang_cli.model import Measure, TaskKey
from sixiang_cli.queries.fill_in import opened
from sixiang_cli.spelling import fold_text


class Agreement:
    """Holds what is shown, the address and the seal of each row against each other."""

    def __init__(self, resolver: Resolver) -> None:
        """Take what understands the cells."""
        self.resolver = resolver
        self.titled: dict[str, set[str]] = {}
        for measure in resolver.ledger.catalogue.measures:
            for title in (measure.title, *(title for _, title in measure.level_titles)):
                self.titled.setdefault(fold_text(title), set()).add(measure.id)

    def holds(self, table: Table, row: Stated, key: TaskKey, wrong: Wrong) -> bool:
        """Tell whether all of a row is about the task `key`, which was found for it.

        What isn't goes into `wrong`.
        """
        kept = opened(row.seal)
        if kept is not None and kept.is_of(key) and kept.is_shown_by(row.shown):
            return True
        doubt = self._by_address(table, row, key) if row.address else self._by_sight(row, key)
        if doubt is None and row.seal and (kept is None or not kept.is_of(key)):
            cell = table.place(row.row, "seal")
            code, why = (
                ("bad-seal", "底稿认不出：改过，或是别的版本的 sx 做的；")
                if kept is None
                else ("unlike-seal", "底稿不是这一项的；周期少写了年份就补上，排过序就")
            )
            doubt = CellFault("seal", code, f"{why}清空 {cell} 再导。")
        if doubt is not None:
            wrong.add(doubt.key, doubt.code, doubt.message)
        return doubt is None

    def _by_address(self, table: Table, row: Stated, key: TaskKey) -> CellFault | None:
        """Look for cells that show another task than the address."""
        address = f"地址“{shorten(row.address)}”"
        columns = [each for each in SHOWN if table.has(each)]
        if columns and not any(row.shown):
            if not any(row.cells):
                return None
            said = f"只有{address}，编号、责任单位、周期都空着；补上，或整行清空。"
            return CellFault(columns[0], "no-name", said)
        unlike = self._unlike(row, key)
        if not unlike:
            return None
        words = "、".join(NAMES[each] for each in unlike)
        cells = [table.place(row.row, each) for each in ("address", "seal") if table.has(each)]
        said = (
            f"{words}和{address}不是同一项；改过就改回来，"
            f"排序漏了隐藏的列就清空 {'、'.join(cells)}。"
        )
        return CellFault(unlike[0], "unlike-address", said)

    def _by_sight(self, row: Stated, key: TaskKey) -> CellFault | None:
        """Look for doubt in what is shown alone: another task's title, a year left out."""
        measure, _, period = self.resolver.triple(key)
        id_, title, _, said = row.shown
        if id_ and self._is_of_another(title, measure):
            which = f"工作任务“{shorten(title)}”不是 {measure.id}（{measure.title}）；改对再导。"
            return CellFault("title", "unlike-title", which)
        dated = sum(char.isdigit() for char in said) >= 4
        if not dated and row.due is not None and row.due < period.start:
            which = (
                f"周期“{said}”没有写年份，是 {period.start.year} 年的话，"
                f"完成时限 {row.due.isoformat()} 就太早了；写明年份。"
            )
            return CellFault("period", "which-year", which)
        return None

    def _unlike(self, row: Stated, key: TaskKey) -> list[str]:
        """Give the columns whose cell shows another task; an empty one shows none."""
        measure, unit, period = self.resolver.triple(key)
        id_, title, name, said = row.shown
        same = {
            "measure": not id_
            or self._is(lambda: self.resolver.measure(id_, "measure").id, measure.id),
            "title": not self._is_of_another(title, measure),
            "unit": not name or self._is(lambda: self.resolver.unit(name, "unit").code, unit.code),
            "period": not said or self._is_period(row, measure, period),
        }
        return [each for each in SHOWN if not same[each]]

    def _is_of_another(self, title: str, measure: Measure) -> bool:
        """Tell whether a title is that of other measures only; one that was corrected since is of none."""
        found = self.titled.get(fold_text(title)) if title else None
        return found is not None and measure.id not in found

    def _is_period(self, row: Stated, measure: Measure, period: Period) -> bool:
        """Tell whether the period shown is that one; without a year, the due day may give it."""
        said = row.shown[3]
        if self._is(lambda: self.resolver.period(said, measure, "period").key, period.key):
            return True
        year = None if row.due is None else row.due.year
        return said == label(period, period.start) and year == period.start.year

    @staticmethod
    def _is(find: Callable[[], str], wanted: str) -> bool:
        try:
            return find() == wanted
        except CellFault:
            return False
