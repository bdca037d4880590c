"""The pages of ``sx compare``: units side by side, and the arithmetic of one of them."""

from sixiang_cli.calendar import day_label, label
from sixiang_cli.comparison import completion_share, on_time_share
from sixiang_cli.model import Tally
from sixiang_cli.progress import completion, on_time
from sixiang_cli.queries.compare import Compared, Comparison, Explained
from sixiang_cli.views.listing import nothing_found
from sixiang_cli.views.naming import beside_the_rates, heading, time_line
from sixiang_cli.views.page import (
    BLANK,
    Bar,
    Block,
    Cell,
    Column,
    Line,
    Note,
    Page,
    Row,
    Span,
    Table,
    percent,
)
from sixiang_cli.views.report import changed_text
from sixiang_cli.views.tasks import NOTHING, Frame, due_text, status_cell

SMALL = "项数少"
_NAMED = 6  # units that a footnote names one by one
_SORTS = {
    "completion": "完成率",
    "on_time": "按期率",
    "overdue": "逾期",
    "not_started": "未办",
}


def page(answer: Comparison, frame: Frame) -> Page:
    """Draw it."""
    if answer.explained is not None:
        return _explanation(answer, answer.explained, frame)
    top = heading(answer.selection, frame, f"{answer.level}对照", levels=False)
    name = f"{answer.level}对照"
    if not answer.rows:
        return Page(name, (Line(nothing_found(answer.selection, frame)),))
    blocks = [top, *time_line(answer.selection, frame), BLANK, table(answer, frame), BLANK]
    return Page(name, (*blocks, *_foot(answer, frame)))


def table(answer: Comparison, frame: Frame) -> Table:
    """Give the units as a table, the total at its foot."""
    missed = any(row.sums.missed for row in answer.rows)
    small = any(row.small and row.sums.expected for row in answer.rows)
    columns = (
        *([Column("位次", align="right", fold=False)] if answer.sort else []),
        Column("单位", min_width=14, key="unit"),
        Column("进度", key="bar"),
        *(
            Column(text, align="right", fold=False)
            for text in (
                "已办/应办", "完成率", "未办", "逾期", *(["未开展"] if missed else []), "按期率"
            )
        ),
        *([Column("附注", fold=False)] if small else []),
    )  # fmt: skip

    def row(label_: str, sums: Tally, place: str, note: str) -> tuple[Cell, ...]:
        made: list[Cell] = [place] if answer.sort else []
        made.append(label_)
        if sums.expected:
            late = Span(str(sums.overdue), "overdue") if sums.overdue else "0"
            made += [
                Bar(sums.done, sums.expected),
                f"{sums.done}/{sums.expected}",
                percent(*completion(sums)),
                str(sums.not_started + sums.in_progress + sums.submitted),
                late,
                *([str(sums.missed)] if missed else []),
                percent(*on_time(sums)),
            ]
        else:
            made += ["没有应办", "0/0", *([NOTHING] * (5 if missed else 4))]
        return (*made, note) if small else tuple(made)

    def unit_row(each: Compared) -> tuple[Cell, ...]:
        note = SMALL if each.small and each.sums.expected else NOTHING
        name = frame.organisation.display(each.unit.code)
        return row(name, each.sums, str(each.place or NOTHING), note)

    foot = Row(row("合计", answer.total, "", ""), "total")
    return Table(columns, [unit_row(each) for each in answer.rows], foot=[foot])


def _foot(answer: Comparison, frame: Frame) -> list[Block]:
    notes: list[Block] = [
        Note(
            "完成率＝已办/应办；按期率＝按期办结/(已办＋逾期＋未开展)，按办理日期算。"
            + ("未办含在办、待审核。" if answer.total.in_progress or answer.total.submitted else "")
        )
    ]
    period = answer.selection.period
    if answer.since.number and period is not None:
        notes.append(Note(changed_text(answer.since, period, frame.today)))
    if answer.sort:
        notes.append(
            Note(f"依{_SORTS[answer.sort]}从高到低排，相同的同一位次。组织里的先后：去掉 --sort。")
        )
    if any(row.small and row.sums.expected for row in answer.rows):
        placed = "，不排位次" if answer.sort else ""
        notes.append(
            Note(
                f"{SMALL}：应办少于 {answer.least} 项，一项就差 {100 // answer.least} 个百分点以上{placed}。"
            )
        )
    said = na_text(answer, frame) + beside_the_rates(answer.total)
    if said:
        notes.append(Note(said))
    notes += left_out(answer)
    named = next((row for row in answer.rows if row.sums.expected), None)
    if named is not None:
        name = frame.organisation.display(named.unit.code)
        notes.append(Note(f"看一个单位怎么算的：在后面加 --explain {name}"))
    return notes


def na_text(answer: Comparison, frame: Frame) -> str:
    """Say how many tasks are not applicable, and whose."""
    rows = [row for row in answer.rows if row.sums.not_applicable]
    if not rows:
        return "不适用 0 项。"
    if len(rows) > _NAMED:
        whose = f"{len(rows)} 个单位"
    else:
        whose = "、".join(
            f"{frame.organisation.display(row.unit.code)} {row.sums.not_applicable}" for row in rows
        )
    return f"不适用 {answer.total.not_applicable} 项（{whose}），不在应办内。"


def left_out(answer: Comparison) -> list[Block]:
    """Say which measures are not compared."""
    if not answer.left_out:
        return []
    said = "、".join(
        f"{measure.title_at(answer.level)} {number} 项" for measure, number in answer.left_out
    )
    return [Note(f"不进对照：{said}（办不办由上级定，不由本单位）。")]


def _explanation(answer: Comparison, explained: Explained, frame: Frame) -> Page:
    name = frame.organisation.display(explained.row.unit.code)
    below = "，连同所属单位" if answer.with_below else ""
    return Page(
        name,
        (
            heading(answer.selection, frame, f"{name}的算法{below}", levels=False),
            *time_line(answer.selection, frame),
            BLANK,
            _counted(answer, explained, frame),
            BLANK,
            *_arithmetic(answer, explained),
        ),
    )


def _counted(answer: Comparison, explained: Explained, frame: Frame) -> Table:
    """Draw every task with what it adds to both rates."""
    columns = (
        Column("编号", fold=False),
        Column("措施", min_width=16),
        *([Column("单位", min_width=10)] if answer.with_below else []),
        Column("周期", fold=False),
        Column("到期", fold=False),
        Column("办理", fold=False),
        Column("状态"),
        Column("已办", align="right", fold=False),
        Column("按期", align="right", fold=False),
    )
    rows = []
    for task in explained.tasks:
        done, prompt = completion_share(task), on_time_share(task)
        row: tuple[Cell, ...] = (
            task.measure.id,
            task.title,
            *([frame.unit(task)] if answer.with_below else []),
            label(task.period, frame.today),
            due_text(task, frame.today),
            NOTHING if task.done_on is None else day_label(task.done_on, frame.today),
            status_cell(task, frame),
            f"{done.numerator}/{done.denominator}" if done.denominator else NOTHING,
            f"{prompt.numerator}/{prompt.denominator}" if prompt.denominator else NOTHING,
        )
        rows.append(row if done.denominator else Row(row, "settled"))
    gaps = ("",) * (len(columns) - 4)
    done_n, done_m = completion(explained.row.sums)
    time_n, time_m = on_time(explained.row.sums)
    total = (f"{len(rows)} 项", "合计", *gaps, f"{done_n}/{done_m}", f"{time_n}/{time_m}")
    return Table(columns, rows, foot=[Row(total, "total")])


def _arithmetic(answer: Comparison, explained: Explained) -> list[Block]:
    """Say how both rates come of the numbers, and what is in neither."""
    sums = explained.row.sums
    (done_n, done_m), (time_n, time_m) = completion(sums), on_time(sums)
    notes: list[Block] = [
        Note(f"完成率＝已办 {done_n}/应办 {done_m}＝{percent(done_n, done_m)}。"),
        Note(
            f"按期率＝按期办结 {time_n}/(已办 {sums.done}＋逾期 {sums.overdue}＋未开展 {sums.missed}＝"
            f"{time_m})＝{percent(time_n, time_m)}。没到期还没办的不进按期率，记 {NOTHING}。"
        ),
    ]
    if sums.not_applicable:
        notes.append(Note(f"不适用 {sums.not_applicable} 项，两个比率都不进。"))
    if explained.row.small:
        notes.append(Note(f"{SMALL}：应办 {sums.expected} 项，少于 {answer.least} 项。"))
    if explained.left_out:
        titles = dict.fromkeys(task.title for task in explained.left_out)
        notes.append(Note(f"不进对照 {len(explained.left_out)} 项：{'、'.join(titles)}。"))
    return notes
