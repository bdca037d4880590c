"""The page of ``sx log``: one line an event, in order; what was undone is dimmed, never hidden."""

from sixiang_cli.calendar import day_label, label, moment, parse_day
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import TYPE_CHECKING, Any
from sixiang_cli.model import Event, Kind
from sixiang_cli.views.page import Column, Heading, Line, Note, Page, Row, Span, Table

if TYPE_CHECKING:
    from sixiang_cli.lean.typing import Iterable, Sequence
    from sixiang_cli.queries.history import LogRow
    from sixiang_cli.queries.log import Log

KIND_WORDS: dict[str, str] = {
    Kind.DONE: "办理",
    Kind.REOPEN: "重新打开",
    Kind.SKIP: "未开展",
    Kind.NOT_APPLICABLE: "不适用",
    Kind.NOTE: "备注",
    Kind.ASSIGN: "派责任",
    Kind.POSTPONE: "延期",
    Kind.ACCEPT: "审核通过",
    Kind.RETURN: "退回",
    Kind.CASCADE: "下放",
    Kind.UNDO: "撤销",
    Kind.REDO: "恢复",
    Kind.DEFINITIONS: "记下目录、组织",
}
_NAMED = 3  # tasks of a command that an undo names
_CHANGES = 5  # things that one change of a definition is said to have changed
_CLAIMS = (Kind.DONE, Kind.SKIP, Kind.NOT_APPLICABLE)
_COLUMNS = (
    Column("记录时间", fold=False, key="recorded_at"),
    Column("办理日期", fold=False, key="occurred_on"),
    Column("单位", min_width=8, key="unit"),
    Column("措施", min_width=12, key="measure"),
    Column("事项", min_width=8, key="what"),
    Column("经手", min_width=6, key="actor"),
    Column("说明", min_width=10, key="said"),
)


def page(log: "Log", today: date, timezone: str) -> Page:
    """Draw the log; units below the only one shown need not repeat its name."""
    rows, name = log.rows, log.name
    limits = f"  {log.limits}" if log.limits else ""
    heading = Heading((Span(name, "heading"), limits), style="")
    if not rows:
        return Page(name, (heading, Line("没有符合的记录。")))
    late = sum(row.late_entry > 0 for row in rows)
    turned = sum(not row.live for row in rows)
    beside = "，".join(
        text
        for text, number in ((f"期后补录 {late} 条", late), (f"已撤销 {turned} 条", turned))
        if number
    )
    foot = f"共 {len(rows)} 条{'，其中' + beside if beside else ''}。"
    return Page(
        name, (heading, table(rows, today, timezone=timezone, within=log.within), Note(foot))
    )


def table(
    rows: "Sequence[LogRow]",
    today: date,
    *,
    timezone: str,
    about_one: bool = False,
    within: str = "",
) -> Table:
    """Give the events as a table; one about a single measure leaves its column out."""
    left_out = {"measure"} if about_one else set()
    if all(said(row, today, timezone) == "-" for row in rows):
        left_out.add("said")
    columns = tuple(column for column in _COLUMNS if column.key not in left_out)
    made = []
    for row in rows:
        about = row.turned or (row,)
        cells = {
            "recorded_at": recorded_text(row.event, today, timezone),
            "occurred_on": day_label(parse_day(row.event.occurred_on), today)
            if row.event.kind == Kind.DONE and row.event.occurred_on and not _adds_words_only(row)
            else "-",
            "unit": _several(
                (each.unit_name.removeprefix(f"{within}/") or "-" for each in about), "个"
            ),
            "measure": _several((_measure(each, today) for each in about), "项"),
            "what": _what(row),
            "actor": row.event.actor or "-",
            "said": said(row, today, timezone),
        }
        made.append(
            Row(tuple(cells[column.key] for column in columns), "" if row.live else "settled")
        )
    return Table(columns, made)


def recorded_text(event: Event, today: date, timezone: str) -> str:
    """Give the moment of recording on the plant's clock, to the minute."""
    at = moment(event.recorded_at, timezone)
    return f"{day_label(at.date(), today)} {at.hour:02d}:{at.minute:02d}"


def _measure(row: "LogRow", today: date) -> str:
    if not row.event.measure:
        return "-"
    title = row.measure.title_at(row.unit.level) if row.measure and row.unit else ""
    title = title or (row.measure.title if row.measure else "")
    period = f"（{label(row.period, today)}）" if row.period else ""
    return f"{title}{period}" if title else f"{row.event.measure}{period}（目录里没有）"


def _adds_words_only(row: "LogRow") -> bool:
    """Tell whether a note or evidence was added to what was done already: no act, no day of one."""
    return row.event.kind == Kind.DONE and row.body.get("n") == 0


def _what(row: "LogRow") -> str:
    word = KIND_WORDS.get(row.event.kind, row.event.kind)
    if row.event.kind == Kind.DEFINITIONS:
        word = _redefined(row)
    if row.event.kind == Kind.CASCADE and not row.body.get("on"):
        word = "收回"
    if _adds_words_only(row):
        word = "补记"
    amount = row.body.get("n", 1) if row.event.kind == Kind.DONE else 1
    flags = [
        text
        for text, holds in (
            (f"{amount} 次", amount > 1),
            (f"期后补录+{row.late_entry}天", row.late_entry),
            ("代录", "by" in row.body and row.event.kind in _CLAIMS),
            ("长期", "standing" in row.body),
            ("时钟异常", row.clock_is_odd),
            ("已撤销", not row.live),
        )
        if holds
    ]
    if row.turned:
        kinds = dict.fromkeys(
            KIND_WORDS.get(each.event.kind, each.event.kind) for each in row.turned
        )
        flags.insert(0, "、".join(kinds))
    return " ".join((word, *flags))


def _redefined(row: "LogRow") -> str:
    """Name what was changed; where it doesn't say, it may be what the ledger began with."""
    from sixiang_cli.views import alterations

    parts = dict.fromkeys(item["part"] for item in row.body.get("what", ()))
    return f"{alterations.parts_named(parts)}变更" if parts else KIND_WORDS[Kind.DEFINITIONS]


def _several(names: "Iterable[str]", what: str) -> str:
    """Give names once each, the first few of many, with their number."""
    found = list(dict.fromkeys(names))
    more = f"等 {len(found)} {what}" if len(found) > _NAMED else ""
    return "、".join(found[:_NAMED]) + more


def said(row: "LogRow", today: date, timezone: str) -> str:
    """Give what a person wrote, or what was set, in one line."""
    body: dict[str, Any] = row.body
    parts = [str(body[key]) for key in ("note", "text", "reason") if body.get(key)]
    if body.get("evidence"):
        parts.append(f"佐证：{body['evidence']}")
    if "to" in body and row.event.kind == Kind.ASSIGN:
        parts.append(f"责任岗位：{body['to'] or '未定'}")
    if "department" in body:
        parts.append(f"责任部门：{body['department'] or '未定'}")
    if body.get("due"):
        parts.append(f"期限：{day_label(parse_day(body['due']), today)}")
    if row.event.kind == Kind.POSTPONE:
        parts.append(f"延到：{day_label(parse_day(body['to']), today)}")
    if row.event.kind in (Kind.UNDO, Kind.REDO):
        parts.append(
            f"{recorded_text(row.turned[0].event, today, timezone)} 记的"
            if row.turned
            else f"这里没有的第 {body.get('command')} 号命令"
        )
    if row.event.kind == Kind.CASCADE:
        parts.append(f"{'下放到' if body.get('on') else '收回自'}{body.get('level', '')}")
        if body.get("times"):
            parts.append(f"每期 {body['times']} 次")
        if body.get("except"):
            parts.append(f"除了 {len(body['except'])} 个单位")
    if row.event.kind == Kind.DEFINITIONS and body.get("what"):
        from sixiang_cli.views import alterations

        parts.append(alterations.told(body["what"], _CHANGES))
    if row.undone is not None:
        when = recorded_text(row.undone, today, timezone)
        parts.append(f"撤销：{when} {row.undone.actor}".rstrip())
    return "；".join(parts) or "-"
