"""The page of ``sx import``: what each row changes, what was refused and why."""

from sixiang_cli.intake.filled import Plan, Result, RowPlan
from sixiang_cli.views.page import (
    BLANK,
    AnyRow,
    Block,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Span,
    Table,
)

_COLUMNS = (
    Column("行", align="right", fold=False),
    Column("任务", min_width=28),
    Column("改什么", min_width=24),
)
_WORDS = {Result.CONFLICT: "冲突", Result.BAD: "有错"}


def page(plan: Plan, *, faults: bool) -> Page:
    """Draw the difference; with `faults`, also the rows that can't be taken."""
    blocks: list[Block] = [Heading((Span(plan.path, "heading"), f"  {summary(plan)}"), style="")]
    blocks += [Line(said, style="dim") for said in plan.said]
    changes = plan.having(Result.CHANGE)
    several = len({row.sheet for row in plan.rows}) > 1
    if changes:
        rows: list[AnyRow] = [(_line(row, several), row.named, _changes(row)) for row in changes]
        blocks += [BLANK, Table(_COLUMNS, rows)]
    refused = [row for row in plan.rows if row.faults] if faults else []
    if refused:
        rows = [
            (_line(row, several), Span(_WORDS[row.result], "overdue"), fault.message)
            for row in refused
            for fault in row.faults
        ]
        columns = (_COLUMNS[0], Column("结果", fold=False), Column("为什么，怎么改", min_width=40))
        blocks += [BLANK, Table(columns, rows)]
    if not changes and not refused:
        blocks.append(Note("和账上一样，没有要改的。"))
    return Page(plan.path, tuple(blocks))


def summary(plan: Plan) -> str:
    """Count the rows by what becomes of them."""
    parts = [f"读到 {len(plan.rows)} 行：改 {len(plan.having(Result.CHANGE))} 行"]
    for result, word in (
        (Result.SAME, "不变"),
        (Result.CONFLICT, "冲突"),
        (Result.BAD, "有错"),
    ):
        number = len(plan.having(result))
        if number or result is Result.SAME:
            parts.append(f"{word} {number} 行")
    return "，".join(parts)


def _line(row: RowPlan, several: bool) -> str:
    return f"{row.sheet} {row.line}" if several else str(row.line)


def _changes(row: RowPlan) -> str:
    shown = () if row.change is None else row.change.shown
    return "；".join(
        f"{field}：{before} 改为 {after}" if before else f"{field}{after}"
        for field, before, after in shown
    )
