"""The page of ``sx trend``: a row a period with its bar, or one small line for each heading."""

from sixiang_cli import progress
from sixiang_cli.calendar import label
from sixiang_cli.model import Tally
from sixiang_cli.progress import completion, on_time
from sixiang_cli.queries.trend import Trend, TrendLine
from sixiang_cli.views import theme
from sixiang_cli.views.naming import beside_the_rates, heading
from sixiang_cli.views.page import (
    BLANK,
    AnyRow,
    Bar,
    Block,
    Cell,
    Column,
    Line,
    Note,
    Page,
    Row,
    Section,
    Span,
    Table,
    percent,
)
from sixiang_cli.views.tasks import NOTHING, Frame

_FIRST = {
    "dimension": "提升维度",
    "area": "做法领域",
    "level": "层级",
    "unit": "单位",
    "department": "责任部门",
    "assignee": "责任岗位",
    "measure": "措施",
}
ALL_DONE = "#"


def page(answer: Trend, frame: Frame, *, small: bool = False) -> Page:
    """Draw it; `small` gives each heading one line with a digit for each period."""
    blocks: list[Block] = [heading(answer.selection, frame, "逐期进度")]
    if answer.selection.as_of is not None:
        blocks.append(
            Line(f"按 {answer.selection.as_of.isoformat()} 结束时账上的记录。", style="dim")
        )
    table = _lines(answer, frame) if small else _periods(answer, frame)
    return Page("逐期进度", (*blocks, BLANK, table, BLANK, *_foot(answer, frame, small=small)))


def _periods(answer: Trend, frame: Frame) -> Table:
    columns = (
        Column("周期", min_width=8, fold=False),
        Column("进度", key="bar"),
        *(
            Column(text, align="right", fold=False)
            for text in ("已办/应办", "完成率", "没办结", "按期率", "补录", "不适用")
        ),
    )
    names = [label(period, frame.today) for period in answer.periods]
    rows: list[AnyRow] = []
    if answer.by:
        for place, line in enumerate(answer.lines):
            hue = theme.dimension(place) if answer.by == "dimension" else ""
            if not any(sums.expected or sums.not_applicable for sums in line.sums):
                rows.append(Section("", f"{line.label}：没有应办", "settled"))
                continue
            rows.append(Section("", line.label, hue or "section"))
            rows += [_row(name, sums, hue) for name, sums in zip(names, line.sums, strict=True)]
        rows.append(Section("", "合计"))
    rows += [_row(name, sums, "") for name, sums in zip(names, answer.total, strict=True)]
    total = Row(_row("合计", progress.add(answer.total), ""), "total")
    return Table(columns, rows, foot=[total] if len(answer.periods) > 1 else ())


def _row(name: str, sums: Tally, hue: str) -> tuple[Cell, ...]:
    if not sums.expected:
        return (name, "没有应办", "0/0", *(NOTHING,) * 4, str(sums.not_applicable))
    still = sums.expected - sums.done - sums.missed
    late = Span(str(still), "overdue" if sums.overdue else "") if still else "0"
    return (
        name,
        Bar(sums.done, sums.expected, hue),
        f"{sums.done}/{sums.expected}",
        percent(*completion(sums)),
        late,
        percent(*on_time(sums)),
        str(sums.late_entry),
        str(sums.not_applicable),
    )


def _lines(answer: Trend, frame: Frame) -> Table:
    first, last = (label(period, frame.today) for period in (answer.periods[0], answer.periods[-1]))
    columns = (
        Column(_FIRST.get(answer.by, "范围"), min_width=10),
        Column(f"{first}至{last}" if first != last else first, fold=False),
        Column("首期", align="right", fold=False),
        Column("末期", align="right", fold=False),
        Column("合计", align="right", fold=False),
        Column("完成率", align="right", fold=False),
    )

    def row(line: TrendLine, hue: str) -> tuple[Cell, ...]:
        total = progress.add(line.sums)
        owed = [sums for sums in line.sums if sums.expected]
        return (
            Span(line.label, hue),
            Span("".join(digit(sums) for sums in line.sums), hue),
            percent(*completion(owed[0])) if owed else NOTHING,
            percent(*completion(owed[-1])) if owed else NOTHING,
            f"{total.done}/{total.expected}",
            percent(*completion(total)),
        )

    rows = [
        row(line, theme.dimension(place) if answer.by == "dimension" else "")
        for place, line in enumerate(answer.lines)
    ]
    return Table(columns, rows, foot=[Row(row(TrendLine("", "合计", answer.total), ""), "total")])


def digit(sums: Tally) -> str:
    """Give 完成率 as one character: its tens, ``#`` where all is done, ``-`` where nothing is owed."""
    rate = progress.percent(*completion(sums))
    if rate is None:
        return NOTHING
    return ALL_DONE if rate == 100 else str(rate // 10)


def _foot(answer: Trend, frame: Frame, *, small: bool) -> list[Block]:
    notes: list[Block] = []
    if small:
        notes.append(
            Note(
                "一期一个字：数字是完成率的十位（9 是 90% 到 99%，0 是不到 10%），"
                f"{ALL_DONE} 全部办结，{NOTHING} 没有应办。"
            )
        )
    else:
        notes.append(
            Note(
                "完成率＝已办/应办；按期率按办理日期算。没办结＝未办＋在办＋待审核，未开展不在内。"
            )
        )
    said = beside_the_rates(progress.add(answer.total))
    if said:
        notes.append(Note(said))
    if answer.left_out:
        notes.append(Note(f"周期更长的任务 {answer.left_out} 项（年度、一次性等）不在各期之内。"))
    if answer.months:
        months = f"{answer.months[0].key}..{answer.months[-1].key}"
        scope = answer.selection.asked._replace(period=months).typed()
        notes.append(Note(f"逐月看：sx trend{scope}"))
    quiet = [
        label(period, frame.today)
        for period, sums in zip(answer.periods, answer.total, strict=True)
        if not sums.expected and not sums.not_applicable
    ]
    if quiet:
        notes.append(Note(f"没有应办的：{'、'.join(quiet)}。"))
    return notes
