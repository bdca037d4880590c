"""Comparisons, matrices, trends, differences and briefs as records for programs.

Keys are pinned by the reference. Nothing is worded or rounded; a rate is a number between 0 and 1.
"""

from sixiang_cli.catalogue import Catalogue
from sixiang_cli.lean.typing import Iterable, Iterator
from sixiang_cli.ledger import Occurrence
from sixiang_cli.organisation import Organisation
from sixiang_cli.progress import Task
from sixiang_cli.queries.brief import Brief
from sixiang_cli.queries.burden import Burden
from sixiang_cli.queries.compare import Compared, Comparison
from sixiang_cli.queries.diff import Changed, Diff
from sixiang_cli.queries.matrix import Matrix
from sixiang_cli.queries.trend import Trend
from sixiang_cli.reports.records import SUM_FIELDS, SUM_TITLES, Record, address, sums, tasks
from sixiang_cli.selection import Selection

COMPARE_FIELDS = ("unit", "label", "level", "place", "small", *SUM_FIELDS[2:])
COMPARE_TITLES = ("代号", "单位", "层级", "位次", "项数少", *SUM_TITLES[2:])
CELL_FIELDS = ("measure", "title", "unit", "level", "state", "tasks")
CELL_TITLES = ("编号", "措施", "单位", "层级", "状态", "期数")
TREND_FIELDS = ("period", *SUM_FIELDS)
TREND_TITLES = ("周期", *SUM_TITLES)
DIFF_FIELDS = (
    "change", "address", "measure", "title", "unit", "period", "before", "after", "done_on", "late_entry", "due"
)  # fmt: skip
DIFF_TITLES = (
    "变化", "地址", "编号", "措施", "单位", "周期", "先前", "后来", "办理日期", "补录天数", "到期"
)  # fmt: skip


def _scope(selection: Selection) -> Record:
    return {
        "scope": [unit.code for unit in selection.roots],
        "period": None if selection.period is None else selection.period.key,
        "as_of": None if selection.as_of is None else selection.as_of.isoformat(),
    }


def compared(row: Compared, organisation: Organisation) -> Record:
    """Give one unit of a comparison."""
    return {
        "unit": row.unit.code,
        "label": organisation.display(row.unit.code),
        "level": row.unit.level,
        "place": row.place or None,
        "small": row.small,
        **sums(row.sums),
    }


def comparison_rows(answer: Comparison, organisation: Organisation) -> Iterator[Record]:
    """Give the units compared, keys as in `COMPARE_FIELDS`."""
    return (compared(row, organisation) for row in answer.rows)


def comparison_data(answer: Comparison, catalogue: Catalogue, organisation: Organisation) -> Record:
    """Give a comparison as JSON's data."""
    data: Record = {
        **_scope(answer.selection),
        "changed_since": list(answer.since.parts),
        "level": answer.level,
        "with_below": answer.with_below,
        "small": answer.least,
        "sort": answer.sort or None,
        "rows": list(comparison_rows(answer, organisation)),
        "total": sums(answer.total),
        "left_out": [
            {"measure": measure.id, "tasks": number} for measure, number in answer.left_out
        ],
    }
    if answer.explained is not None:
        explained = answer.explained
        data["explained"] = {
            **compared(explained.row, organisation),
            "tasks": list(tasks(explained.tasks, catalogue, organisation)),
            "left_out": list(tasks(explained.left_out, catalogue, organisation)),
        }
    return data


def matrix_rows(answer: Matrix, organisation: Organisation) -> Iterator[Record]:
    """Give the cells that are owed, keys as in `CELL_FIELDS`."""
    for level in answer.levels:
        for measure in level.measures:
            for unit in level.units:
                cell = level.cells.get((measure.id, unit.code))
                if cell is not None:
                    yield {
                        "measure": measure.id,
                        "title": measure.title_at(level.level),
                        "unit": organisation.display(unit.code),
                        "level": level.level,
                        "state": cell.state.value,
                        "tasks": cell.tasks,
                    }


def trend_rows(answer: Trend) -> Iterator[Record]:
    """Give sums by heading and period, the total last; keys as in `TREND_FIELDS`."""
    lines = [(line.key, line.label, line.sums) for line in answer.lines]
    for key, label, found in (*lines, ("", "合计", answer.total)):
        for period, tally in zip(answer.periods, found, strict=True):
            yield {"period": period.key, "key": key, "label": label, **sums(tally)}


def trend_data(answer: Trend) -> Record:
    """Give a trend as JSON's data."""
    return {
        **_scope(answer.selection),
        "periods": [period.key for period in answer.periods],
        "by": answer.by or None,
        "left_out": answer.left_out,
        "rows": list(trend_rows(answer)),
    }


def diff_rows(answer: Diff, organisation: Organisation) -> Iterator[Record]:
    """Give the changes, keys as in `DIFF_FIELDS`."""
    for group in answer.changes.values():
        for changed in group:
            yield _changed(changed, organisation)


def _changed(changed: Changed, organisation: Organisation) -> Record:
    task = changed.after
    return {
        "change": changed.change.value,
        "address": address(task, organisation),
        "measure": task.measure.id,
        "title": task.title,
        "unit": organisation.display(task.unit.code),
        "period": task.period.key,
        "before": None if changed.before is None else changed.before.status.value,
        "after": task.status.value,
        "done_on": None if task.done_on is None else task.done_on.isoformat(),
        "late_entry": changed.late_entry,
        "due": None if task.due is None else task.due.isoformat(),
    }


def diff_data(answer: Diff, organisation: Organisation) -> Record:
    """Give a difference as JSON's data."""
    return {
        **_scope(answer.selection),
        "from": answer.before.today.isoformat(),
        "to": answer.after.today.isoformat(),
        "new": answer.new,
        "gone": answer.gone,
        "late_entries": answer.late_entries,
        "counts": {change.value: len(group) for change, group in answer.changes.items()},
        "changes": list(diff_rows(answer, organisation)),
    }


def brief_data(
    answer: Brief, text: str, catalogue: Catalogue, organisation: Organisation
) -> Record:
    """Give a brief as JSON's data; `text` is its paragraph."""

    def listed(found: Iterable[Task]) -> list[Record]:
        return list(tasks(found, catalogue, organisation))

    return {
        **_scope(answer.selection),
        "changed_since": list(answer.since.parts),
        "text": text,
        "sums": sums(answer.sums),
        "dimensions": [
            {"dimension": dimension.id, "uplift": dimension.uplift, **sums(tally)}
            for dimension, tally in answer.dimensions
        ],
        "tasks": listed(answer.tasks),
        "beside": listed(answer.beside),
        "earlier": listed(answer.earlier),
        "worked": [
            {
                "measure": each.measure.id,
                "level": each.level,
                "period": each.own.key,
                "units": [organisation.display(unit.code) for unit in each.units],
                "days": list(each.days),
                "times": each.times,
                "beside": each.beside,
            }
            for each in answer.worked
        ],
        "as_needed": [_occurrence(each, organisation) for each in answer.as_needed],
        "comparison": None
        if answer.comparison is None
        else list(comparison_rows(answer.comparison, organisation)),
        "burden": {"added": answer.added, **_burden(answer.burden, organisation)},
    }


def _occurrence(each: Occurrence, organisation: Organisation) -> Record:
    return {
        "measure": each.measure.id,
        "unit": organisation.display(each.unit.code),
        "times": each.facts.amount,
        "days": [act.day for act in each.facts.acts],
    }


def _burden(found: Burden, organisation: Organisation) -> Record:
    return {
        "commands": found.commands,
        "records": found.records,
        "several": found.several,
        "saved": found.saved,
        "units": [
            {
                "unit": organisation.display(row.unit.code),
                "commands": row.commands,
                "records": row.records,
                "for_others": row.for_others,
                "by_others": row.by_others,
            }
            for row in found.units
        ],
    }
