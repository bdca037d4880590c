"""The page of ``sx`` alone: what is due, in as few lines as it takes."""

from sixiang_cli.calendar import day_label, weekday_label
from sixiang_cli.lean.datetime import timedelta
from sixiang_cli.lean.typing import Sequence
from sixiang_cli.progress import Task
from sixiang_cli.queries.today import Today
from sixiang_cli.views.page import (
    BLANK,
    AnyRow,
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Span,
    Table,
)
from sixiang_cli.views.tasks import (
    ASSIGNEE,
    DUE,
    ID,
    MEASURE,
    NARROW_STATUS,
    PERIOD,
    STATUS,
    UNIT,
    Frame,
    done_command,
    rows,
)

MOST_ROWS = 12
_BELOW = (
    Column("所属", min_width=12),
    Column("逾期", align="right", fold=False),
    Column("7天内", align="right", fold=False),
    Column("未办的措施", min_width=40),
)


def page(answer: Today, frame: Frame) -> Page:
    """Draw it."""
    name, scope = _heading(answer, frame)
    day = f"{frame.today.isoformat()} {weekday_label(frame.today)}"
    blocks: list[Block] = [Heading((Span(name, "heading"), scope), day, style="")]
    if not answer.due and not answer.below:
        return Page(name, (*blocks, *_quiet(answer, frame), *_waiting(answer)))
    blocks.append(Line(_summary(answer, frame)))
    if answer.due:
        columns = _columns(answer)
        shown = _shown(answer, frame, columns)
        drawn = rows(shown, frame, columns, {} if answer.unit is None else None)
        blocks += [BLANK, Table(columns, drawn)]
        if len(shown) < len(answer.due):
            blocks.append(Note(f"另有 {len(answer.due) - len(shown)} 项：sx list"))
    if answer.below:
        blocks += _below(answer, frame)
    return Page(name, (*blocks, BLANK, *_waiting(answer), *_hints(answer, frame)))


def _shown(answer: Today, frame: Frame, columns: Sequence[Column]) -> Sequence[Task]:
    """Give the tasks that fit: one a row, or as many as share one where all units are shown."""
    if answer.unit is not None:
        return answer.due[:MOST_ROWS]
    from sixiang_cli.views.folding import of_first_rows

    return of_first_rows(answer.due, frame, columns, MOST_ROWS)


def _waiting(answer: Today) -> list[Block]:
    """Say how many tasks wait for a word from here."""
    if not answer.waiting:
        return []
    return [Note(f"待审核 {answer.waiting} 项：sx list -s 待审核")]


def _heading(answer: Today, frame: Frame) -> tuple[str, str]:
    if answer.unit is None:
        scope = (
            "三级各按一个算"
            if frame.is_unnamed
            else f"看的是全部 {len(frame.organisation.units)} 个单位"
        )
        return frame.plant, f"  未设单位，{scope}"
    name = frame.organisation.display(answer.unit.code)
    if not answer.below_total:
        return name, ""
    levels = list(
        dict.fromkeys(unit.level for unit in frame.organisation.below(answer.unit.code)[1:])
    )
    kind = levels[0] if len(levels) == 1 else "单位"
    return name, f"  本级和所属 {answer.below_total} 个{kind}"


def _summary(answer: Today, frame: Frame) -> str:
    if answer.unit is None:
        late = f"逾期 {answer.overdue} 项。" if answer.overdue else "没有逾期。"
        return f"本月要办 {len(answer.due) + answer.done} 项，已办 {answer.done} 项，{late}"
    own = "、".join(
        text
        for text, number in (
            (f"逾期 {answer.overdue} 项", answer.overdue),
            (f"{frame.soon} 天内到期 {answer.soon} 项", answer.soon),
        )
        if number
    ).replace("、", "，") or (
        f"本月要办 {len(answer.due)} 项" if answer.due else "本级没有到期要办的事"
    )
    late_below = sum(row.overdue for row in answer.below)
    soon_below = sum(row.soon for row in answer.below)
    if not answer.below:
        return f"{own}。"
    kinds = {row.unit.level for row in answer.below}
    kind = next(iter(kinds)) if len(kinds) == 1 else "单位"
    below = f"逾期 {late_below} 项" if late_below else f" {frame.soon} 天内到期 {soon_below} 项"
    return f"{own}；所属{kind}{below}。"


def _quiet(answer: Today, frame: Frame) -> list[Block]:
    blocks: list[Block] = [
        Line(
            f"没有到期要办的事。{_scope_word(answer)} {answer.year} 项，已办 {answer.year_done} 项。"
        )
    ]
    task = answer.next
    if task is not None and task.due is not None and answer.example is not None:
        when = day_label(task.due, frame.today)
        command = done_command(answer.example, frame, on=frame.today - timedelta(days=1))
        blocks.append(Note(f"下一件：{task.title}，{when} 前。办了就记：{command}"))
    elif answer.undated:
        blocks.append(Note(f"不限期的还有 {answer.undated} 项：sx list"))
    return blocks


def _scope_word(answer: Today) -> str:
    return "当前各期" if answer.unit is None else "今年"


def _columns(answer: Today) -> tuple[Column, ...]:
    assigned = any(task.assignee for task in answer.due)
    if answer.unit is None:
        return (ID, MEASURE, UNIT, PERIOD, DUE, STATUS, *((ASSIGNEE,) if assigned else ()))
    status = NARROW_STATUS if assigned else STATUS
    return (ID, MEASURE, PERIOD, DUE, status, *((ASSIGNEE,) if assigned else ()))


def _below(answer: Today, frame: Frame) -> list[Block]:
    drawn: list[AnyRow] = []
    for row in answer.below[:MOST_ROWS]:
        titles = list(dict.fromkeys(task.title for task in row.tasks))
        late: Cell = Span(str(row.overdue), "overdue") if row.overdue else "0"
        drawn.append((_short(answer, frame, row.unit.code), late, str(row.soon), "、".join(titles)))
    columns = (_BELOW[0], _BELOW[1], _BELOW[2]._replace(title=f"{frame.soon}天内"), _BELOW[3])
    blocks: list[Block] = [BLANK, Table(columns, drawn)]
    if len(answer.below) > MOST_ROWS:
        blocks.append(Note(f"另有 {len(answer.below) - MOST_ROWS} 个单位：sx list -s 逾期"))
    if answer.quiet:
        names = [_short(answer, frame, unit.code) for unit in answer.quiet]
        said = "、".join(names) if len(names) <= 6 else f"其余 {len(names)} 个单位"
        blocks.append(Note(f"{said}没有到期未办。"))
    return blocks


def _short(answer: Today, frame: Frame, code: str) -> str:
    """Give a unit's name as it reads below the unit in use: no need to repeat that."""
    path = frame.organisation.path(code)
    above = () if answer.unit is None else frame.organisation.path(answer.unit.code)
    return "/".join(path[len(above) :]) or frame.organisation.display(code)


def _hints(answer: Today, frame: Frame) -> list[Block]:
    hints: list[Block] = []
    own = "" if answer.example is None else f"办完一项：{done_command(answer.example, frame)}    "
    if answer.unit is None:
        left = [
            text
            for text, number in (
                (f"年底前另有 {answer.later} 项", answer.later),
                (f"不限期 {answer.undated} 项", answer.undated),
            )
            if number
        ]
        if left:
            hints.append(Note(f"{'，'.join(left)}：sx list"))
        hints.append(Note(f"{own}看进度：sx report    用法：sx --help"))
    elif answer.proxy is not None:
        proxy = done_command(answer.proxy, frame.about((answer.unit,)))
        own = own if answer.due else ""
        hints.append(Note(f"{own}给{answer.proxy.unit.level}代记：{proxy}"))
    else:
        hints.append(Note(f"{own}看全部：sx list"))
    return hints
