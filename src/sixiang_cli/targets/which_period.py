"""Which period an item means: named, that of the day claimed, or what the command's aim says.

Refuses periods in which nothing is owed, with the dates that say why. Units are for `which_unit`.
"""

from sixiang_cli import lookup, obligations
from sixiang_cli.calendar import Period, day_label, label, period_of
from sixiang_cli.errors import Ambiguous, BadInput, Candidate, NotOwed
from sixiang_cli.lookup import MOST_CANDIDATES, Address, Retype
from sixiang_cli.model import Cadence, Measure, Status, Unit
from sixiang_cli.obligations import Window
from sixiang_cli.progress import Task
from sixiang_cli.targets.wanted import Aim, Wanted


def period(wanted: Wanted, measure: Measure, unit: Unit, typed: Address) -> Period:
    """Give the period of a unit's measure that an item means.

    Raises:
        Ambiguous, NotOwed: several periods are still to be done, or the one named is not owed.
        BadInput: what was typed is no period of this cadence.
    """
    text = wanted.period_named(typed)
    if text:
        return _within(wanted, measure, unit, named(wanted, measure, text))
    on = wanted.choice.on
    if measure.cadence in (Cadence.ONCE, Cadence.AS_NEEDED):
        return period_of(_cadence(measure), on or wanted.ledger.today)
    if on is None:
        return _aimed_at(wanted, measure, unit, typed)
    period = _within(wanted, measure, unit, period_of(measure.cadence, on))
    if wanted.aim is Aim.OPEN:
        _ask_if_extended(wanted, measure, unit, typed, period)
    return period


def refuse_unreadable(wanted: Wanted, typed: Address) -> None:
    """Refuse what is a period of no cadence, before it is repeated in a command."""
    text = wanted.period_named(typed)
    if not text:
        return
    from sixiang_cli import spoken_time

    refused: list[BadInput] = []
    for cadence in (None, *Cadence):
        try:
            spoken_time.parse_period(text, wanted.ledger.today, cadence=cadence)
        except BadInput as error:
            refused.append(error)
        else:
            return
    raise refused[0]


def _cadence(measure: Measure) -> Cadence:
    """Give the cadence by which a measure's times are kept: as-needed ones count by the year."""
    return Cadence.YEARLY if measure.cadence is Cadence.AS_NEEDED else measure.cadence


def named(wanted: Wanted, measure: Measure, text: str) -> Period:
    """Read the period that was typed; one of another cadence is refused with an example."""
    cadence = _cadence(measure)
    period = wanted.known_periods.get((text, cadence))
    if period is None:
        from sixiang_cli import spoken_time  # only where a period was typed

        period = spoken_time.parse_period(text, wanted.ledger.today, cadence=cadence)
        wanted.known_periods[text, cadence] = period
    if period.cadence is not cadence:
        example = label(period_of(cadence, wanted.ledger.today), wanted.ledger.today)
        raise BadInput(
            f"{measure.title}的周期要写成“{example}”这样，“{text}”对不上，{wanted.retype.nothing}。"
        )
    return period


def _aimed_at(wanted: Wanted, measure: Measure, unit: Unit, typed: Address) -> Period:
    """Give the period that the command's aim says, where neither a period nor a day was typed."""
    current = _current(wanted, measure, unit)
    if wanted.aim is Aim.CURRENT:
        return current
    if wanted.aim is Aim.SETTLED:
        return _latest_settled(wanted, measure, unit, current)
    still_open = wanted.ledger.open_periods(measure, unit)
    submitted = [task for task in still_open if task.status is Status.SUBMITTED]
    if wanted.aim is Aim.WAITING:
        if not submitted:
            return _latest_settled(wanted, measure, unit, current)
        still_open = submitted
    else:  # what waits for others is not what is to be done
        still_open = [task for task in still_open if task not in submitted]
    if len(still_open) > 1:
        raise _which_period(wanted, typed, unit, still_open)
    return still_open[0].period if still_open else current


def _ask_if_extended(
    wanted: Wanted, measure: Measure, unit: Unit, typed: Address, period: Period
) -> None:
    """Ask which period is meant where the one before was postponed beyond the day claimed."""
    window, before = wanted.ledger.window(measure, unit), period.shift(-1)
    if window is None or not window.holds(before) or wanted.choice.on is None:
        return
    task = wanted.ledger.task(measure, unit, before)
    if not (task.is_open and task.facts.postponed) or task.due is None:
        return
    if task.status is Status.SUBMITTED or task.due < wanted.choice.on:
        return
    today = wanted.ledger.today
    again = wanted.again(typed)
    candidates = (
        Candidate(
            (f"{label(before, today)}（延期到 {day_label(task.due, today)}）",),
            again.line(typed.measure, "-p", label(before, today)),
        ),
        Candidate((label(period, today),), again.line(typed.measure, "-p", label(period, today))),
    )
    message = f"{measure.title}的{label(before, today)}延了期还没办，{wanted.retype.nothing}。要记哪一期，照抄右边："
    raise Ambiguous(message, candidates)


def _current(wanted: Wanted, measure: Measure, unit: Unit) -> Period:
    window = wanted.ledger.window(measure, unit)
    return period_of(measure.cadence, wanted.ledger.today) if window is None else window.last


def _within(wanted: Wanted, measure: Measure, unit: Unit, period: Period) -> Period:
    """Refuse a period in which the unit does not owe the measure, with the dates that say why."""
    window = wanted.ledger.window(measure, unit)
    if window is None or window.holds(period) or period.cadence is Cadence.ONCE:
        return period
    today = wanted.ledger.today
    name = label(period, today)
    if period.number > window.last.number:
        reason = f"{name}还没到" if period.start > today else f"{name}已不用办"
        raise NotOwed(f"{measure.title}：{reason}（今天 {today.isoformat()}），什么也没记。")
    if period.number > window.first.number:
        where = wanted.organisation.display(unit.code)
        raise NotOwed(
            f"{measure.title}：{name}没有下放给{where}，不算应办，什么也没记。",
            f"下放到哪几期：sx log {measure.id}",
        )
    raise NotOwed(
        f"{measure.title}：{wanted.organisation.display(unit.code)}从{label(window.first, today)}起才要办，"
        f"{name}不算应办，什么也没记。{_since(wanted, measure, unit, window)}",
        f"最早可记 {label(window.first, today)}：-p {window.first.key}",
    )


def _since(wanted: Wanted, measure: Measure, unit: Unit, window: Window) -> str:
    if unit.since and unit.since == window.begin.isoformat():
        return f"该单位 {unit.since} 设立。"
    if not obligations.owed_at(measure, unit.level, wanted.catalogue.levels[0].name):
        return f"从 {window.run(window.first).begin.isoformat()} 起下放。"
    return f"台账从 {window.begin.isoformat()} 启用。"


def _latest_settled(wanted: Wanted, measure: Measure, unit: Unit, current: Period) -> Period:
    period = current
    window = wanted.ledger.window(measure, unit)
    first = current.number if window is None else window.first.number
    while period.number >= first:
        task = wanted.ledger.task(measure, unit, period)
        if task.amount or task.facts.verdict or task.status is Status.NOT_APPLICABLE:
            return period
        period = period.shift(-1)
    return current


def _which_period(wanted: Wanted, typed: Address, unit: Unit, still_open: list[Task]) -> Ambiguous:
    today = wanted.ledger.today
    where = ("-u", wanted.organisation.display(unit.code)) if wanted.units_named(typed) else ()
    candidates = []
    for task in reversed(still_open[-MOST_CANDIDATES + 1 :]):
        name = label(task.period, today)
        if task.overdue:
            due = task.due or task.period.end
            said = f"{name}（逾期 {task.overdue} 天）"
            dated: tuple[str, ...] = ("-p", name)
            if wanted.retype.command == "done":
                said += "，日期改成实际那天"
                dated = ("--on", day_label(due, today))
            line = wanted.retype.line(typed.measure, *where, *dated)
            candidates.append(Candidate((said,), line))
        else:
            candidates.append(
                Candidate((name,), wanted.retype.line(typed.measure, *where, "-p", name))
            )
    candidates.reverse()
    overdue = [task for task in still_open if task.overdue]
    if wanted.retype.command == "done" and overdue:
        name = label(overdue[0].period, today)
        skip = Retype("skip").line(typed.measure, *where, "-p", name, "-m", "原因")
        candidates.append(Candidate((f"{name}没开展",), skip))
    number = {2: "两"}.get(len(still_open), f" {len(still_open)} ")
    state, wish = "没办", "要记哪一期"
    if wanted.aim is Aim.WAITING:
        state, wish = "待审核", wanted.retype.wish.replace("项", "一期")
    title = still_open[0].title
    message = f"{title}有{number}期{state}，{wanted.retype.nothing}。{wish}，照抄右边："
    left_out = max(0, len(still_open) - MOST_CANDIDATES + 1)
    more = f"更早的还有 {left_out} 期：sx list {lookup.quoted(typed.measure)}" if left_out else ""
    return Ambiguous(message, tuple(candidates), more)
