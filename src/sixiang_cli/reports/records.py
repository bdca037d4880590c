"""Answers as plain records for programs: the keys of JSON, CSV and TSV, pinned by the reference.

One function for each kind of record. Nothing is worded or rounded here; a rate is a number
between 0 and 1, a day ISO text, what isn't there is none.
"""

from sixiang_cli.catalogue import Catalogue
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from sixiang_cli.model import Tally, Unit
from sixiang_cli.organisation import Organisation
from sixiang_cli.progress import Task, completion, on_time

if TYPE_CHECKING:
    from sixiang_cli.exchange import Received
    from sixiang_cli.journal.records import Aside
    from sixiang_cli.lights import Rule
    from sixiang_cli.queries.history import LogRow
    from sixiang_cli.queries.report import Report
    from sixiang_cli.redefined import Redefined
    from sixiang_cli.reports.rows import Rows

Record = dict[str, Any]

TASK_FIELDS = (
    "address", "measure", "slug", "title", "dimension", "uplift", "area", "level", "unit", "department",
    "assignee", "period", "due", "status", "overdue", "late", "late_entry", "count", "times", "done_on",
    "recorded_at", "note", "evidence", "original_due", "review",
)  # fmt: skip
TASK_TITLES = (
    "地址", "编号", "短名", "措施", "维度", "提升维度", "领域", "层级", "单位", "责任部门",
    "责任岗位", "周期", "到期", "状态", "逾期", "逾期办结", "补录", "次数", "应办次数", "办理日期",
    "记录时间", "备注", "佐证", "原期限", "审核",
)  # fmt: skip
LISTED_FIELDS = (*TASK_FIELDS, "light")
LISTED_TITLES = (*TASK_TITLES, "灯")
SUM_FIELDS = (
    "key", "label", "expected", "done", "submitted", "in_progress", "not_started", "missed", "overdue",
    "late", "late_entry", "not_applicable", "carried", "completion", "on_time",
)  # fmt: skip
SUM_TITLES = (
    "代号", "名称", "应办", "已办", "待审核", "在办", "未办", "未开展", "其中逾期",
    "逾期办结", "补录", "不适用", "往期未结", "完成率", "按期率",
)  # fmt: skip
LOG_FIELDS = (
    "device", "seq", "recorded_at", "occurred_on", "actor", "kind", "measure", "title", "unit", "period",
    "live", "late_entry", "clock_anomaly", "body",
)  # fmt: skip
LOG_TITLES = (
    "设备", "序号", "记录时间", "办理日期", "经手", "事项", "编号", "措施", "单位", "周期",
    "有效", "补录天数", "时钟异常", "内容",
)  # fmt: skip

_EPOCH = date(1970, 1, 1).toordinal()
_DAY, _MINUTE = 86_400_000, 60_000  # ms


def instant(ms: int) -> str | None:
    """Give a moment (ms since 1970) as ISO text in UTC; 0 is none."""
    return instants((ms,))[0]


def instants(moments: Iterable[int]) -> list[str | None]:
    """Give moments (ms since 1970) as ISO texts in UTC; 0 is none."""
    return [
        f"{_DATES[ms // _DAY]}{_TIMES[ms % _DAY // _MINUTE]}{_SECONDS[ms % _MINUTE]}"
        if ms
        else None
        for ms in moments
    ]


class _Texts(dict[int, str]):
    """What a number reads as, for the numbers met so far."""

    def __init__(self, text: Callable[[int], str]) -> None:
        super().__init__()
        self._text = text

    def __missing__(self, number: int) -> str:
        text = self[number] = self._text(number)
        return text


_DATES = _Texts(lambda day: date.fromordinal(_EPOCH + day).isoformat())
_TIMES = _Texts(lambda minute: f"T{minute // 60:02d}:{minute % 60:02d}")
_SECONDS = _Texts(lambda ms: f":{ms // 1000:02d}.{ms % 1000:03d}+00:00")


def address(task: Task, organisation: Organisation) -> str:
    """Give the complete address of a task, accepted back by every command."""
    return f"{task.measure.id}@{organisation.display(task.unit.code)}#{task.period.key}"


def tasks(found: Iterable[Task], catalogue: Catalogue, organisation: Organisation) -> "Rows":
    """Give tasks as records with the keys of `TASK_FIELDS`."""
    from sixiang_cli.reports.rows import Rows
    from sixiang_cli.reports.task_columns import TaskColumns

    return Rows(TASK_FIELDS, found, TaskColumns(catalogue, organisation).of)


def listed(
    found: Iterable[Task], catalogue: Catalogue, organisation: Organisation, rule: "Rule"
) -> "Rows":
    """Give tasks as records with the keys of `LISTED_FIELDS`: the same, and their light."""
    from sixiang_cli.reports.rows import Rows
    from sixiang_cli.reports.task_columns import TaskColumns

    return Rows(LISTED_FIELDS, found, TaskColumns(catalogue, organisation, rule).of)


def sums(tally: Tally) -> Record:
    """Give sums with both rates."""
    record: Record = {
        "expected": tally.expected,
        "done": tally.done,
        "submitted": tally.submitted,
        "in_progress": tally.in_progress,
        "not_started": tally.not_started,
        "missed": tally.missed,
        "overdue": tally.overdue,
        "late": tally.late,
        "late_entry": tally.late_entry,
        "not_applicable": tally.not_applicable,
        "carried": tally.carried,
        "completion": _rate(*completion(tally)),
        "on_time": _rate(*on_time(tally)),
    }
    return record


def _rate(numerator: int, denominator: int) -> float | None:
    return numerator / denominator if denominator else None


def report_rows(report: "Report") -> Iterator[Record]:
    """Give a report's rows, the total last; keys as in `SUM_FIELDS`."""
    for row in report.rows:
        yield {"key": row.key, "label": row.label, **sums(row.sums)}
    yield {"key": "", "label": "合计", **sums(report.total)}


def report_data(report: "Report") -> Record:
    """Give a report as JSON's data."""
    selection = report.selection
    rows = []
    for row in report.rows:
        record: Record = {"key": row.key, "label": row.label, **sums(row.sums)}
        if row.own is not None:
            record["own"] = sums(row.own)
        rows.append(record)
    return {
        "by": report.by,
        "scope": [unit.code for unit in selection.roots],
        "period": None if selection.period is None else selection.period.key,
        "periods": [period.key for period in report.periods],
        "as_of": None if selection.as_of is None else selection.as_of.isoformat(),
        "changed_since": list(report.changed_since),
        "unrecorded": list(report.unrecorded),
        "left_out": report.left_out,
        "by_proxy": report.by_proxy,
        "not_counted": dict(report.not_counted),
        "added": report.added,
        "rows": rows,
        "total": sums(report.total),
    }


def redefined(change: "Redefined") -> Record:
    """Give a change of catalogue, organisation or start."""
    return {
        "device": change.event.device,
        "seq": change.event.seq,
        "recorded_at": instant(change.event.recorded_at),
        "actor": change.event.actor,
        "parts": list(change.parts),
        "what": list(change.items),
    }


def log_rows(rows: "Iterable[LogRow]") -> Iterator[Record]:
    """Give events as records with the keys of `LOG_FIELDS`."""
    for row in rows:
        event = row.event
        yield {
            "device": event.device,
            "seq": event.seq,
            "recorded_at": instant(event.recorded_at),
            "occurred_on": event.occurred_on or None,
            "actor": event.actor,
            "kind": str(event.kind),
            "measure": event.measure or None,
            "title": None
            if row.measure is None
            else row.measure.title_at(row.unit.level if row.unit else ""),
            "unit": row.unit_name or None,
            "period": event.period or None,
            "live": row.live,
            "late_entry": row.late_entry,
            "clock_anomaly": row.clock_is_odd,
            "body": row.body,
        }


def unit(node: Unit, organisation: Organisation) -> Record:
    """Give a unit of the organisation."""
    return {
        "code": node.code,
        "name": node.name,
        "display": organisation.display(node.code),
        "level": node.level,
        "parent": node.parent or None,
        "since": node.since or None,
        "until": node.until or None,
        "builtin": node.builtin,
    }


def aside(found: "Aside", whose: Mapping[str, Sequence[str]] | None = None) -> Record:
    """Give what came in bundles and is no part of a chain here; `whose` names units by device."""
    units = {} if whose is None else {device: {"units": names} for device, names in whose.items()}
    return {
        "waiting": found.waiting,
        "gaps": [
            {"device": device, "first": a, "last": b, **units.get(device, {})}
            for device, a, b in found.gaps
        ],
        "forks": [
            {"device": device, "first": a, "events": n, **units.get(device, {})}
            for device, a, n in found.forks
        ],
    }


def bundle(received: "Received", organisation: Organisation) -> Record:
    """Give what became of one bundle."""
    from sixiang_cli import exchange

    return {
        "file": received.path,
        **exchange.counted((received,))._asdict(),
        "units": [
            {
                "unit": organisation.display(unit) if unit else None,
                "events": number,
                "measures": measures if unit else [],
            }
            for unit, number, measures in exchange.gained(received, organisation)
        ],
        "shortfall": received.shortfall or None,
    }
