"""Items, ``-u``, ``-p``, ``--on`` -> the tasks that a command changes; or the candidates.

DESIGN 1, "A task's address", in code: what falls back to what. Several readings end in an
`Ambiguous` whose candidates are whole commands. Nothing is changed here, and nothing is guessed.
"""

from collections.abc import Iterable
from datetime import date
from enum import Enum

from sixiang_cli import lookup, obligations, spoken_time
from sixiang_cli.calendar import Period, day_label, label, period_of
from sixiang_cli.errors import Ambiguous, BadInput, Candidate, NotOwed, Several, SxError
from sixiang_cli.lean_typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.lookup import MOST_CANDIDATES, Address, Retype
from sixiang_cli.model import Cadence, Measure, Status, Unit
from sixiang_cli.obligations import Window
from sixiang_cli.progress import Task


class Aim(Enum):
    """Which of a task's periods a command means when none was typed.

    OPEN: the only one still owed. SETTLED: the latest one on which something was decided.
    CURRENT: the current one. WAITING: the only one that waits for review, of a unit below.
    """

    OPEN = "open"
    SETTLED = "settled"
    CURRENT = "current"
    WAITING = "waiting"


class Choice(NamedTuple):
    """What was typed beside the items, to choose among tasks; empty where nothing was.

    `on` is the day claimed. `levels` selects all units of these levels at or below the unit in
    use, without `except_`.
    """

    unit: str = ""
    period: str = ""
    on: date | None = None
    levels: tuple[str, ...] = ()
    except_: tuple[str, ...] = ()


class Target(NamedTuple):
    """One task to change, as it stands now."""

    measure: Measure
    unit: Unit
    period: Period
    task: Task


def resolve(
    ledger: Ledger, items: Iterable[str], choice: Choice, retype: Retype, aim: Aim = Aim.OPEN
) -> tuple[Target, ...]:
    """Give the tasks that the items mean, each once, in the order typed.

    Raises:
        SxError: one of `NotFound`, `Ambiguous`, `NotOwed`, `BadInput`; `Several` for several faults.
    """
    resolver = _Resolver(ledger, choice, retype, aim)
    found: dict[tuple[str, str, str], tuple[Measure, Unit, Period]] = {}
    errors: list[SxError] = []
    for text in items:
        try:
            for measure, unit, period in resolver.places(text):
                found.setdefault((measure.id, unit.code, period.key), (measure, unit, period))
        except BadInput as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise Several(tuple(errors))
    if not found:
        raise BadInput(f"没有写是哪一项，{retype.nothing}。", f"例：sx {retype.command} 主题党日")
    tasks = ledger.tasks_at(found.values())
    return tuple(Target(task.measure, task.unit, task.period, task) for task in tasks)


class _Resolver:
    """Resolves the items of one command; what the command line says of all of them is read once."""

    def __init__(self, ledger: Ledger, choice: Choice, retype: Retype, aim: Aim) -> None:
        self.ledger = ledger
        self.catalogue = ledger.catalogue
        self.organisation = ledger.organisation
        self.choice = choice
        self.retype = retype
        self.aim = aim
        self.known_units: dict[str, tuple[Unit, ...]] = {}
        self.known_periods: dict[tuple[str, Cadence], Period] = {}
        self.in_use = lookup.unit_in_use(ledger.workspace)

    def places(self, text: str) -> list[tuple[Measure, Unit, Period]]:
        typed = lookup.address(text)
        measure = self._measure(typed)
        self._refuse_untickable(measure)
        return [
            (measure, unit, self._period(measure, unit, typed))
            for unit in self._units(measure, typed)
        ]

    def _again(self, typed: Address, *, unit: bool = True) -> Retype:
        """Give the command as it is typed again for one reading: where and when are kept too."""
        named = typed.unit or self.choice.unit
        when = typed.period or self.choice.period
        kept: tuple[str, ...] = ("-u", named) if unit and named else ()
        if unit and not named:
            for flag, values in (("-l", self.choice.levels), ("--except", self.choice.except_)):
                kept += tuple(part for value in values for part in (flag, value))
        if when:
            kept += ("-p", when)
        return self.retype._replace(carried=(*kept, *self.retype.carried))

    # --- which measure -------------------------------------------------------------------------

    def _measure(self, typed: Address) -> Measure:
        found = lookup.measures(self.catalogue, typed.measure)
        if not found:
            raise lookup.no_such_measure(self.catalogue, typed.measure, self._again(typed))
        if len(found) > 1:
            nearby = self._nearby_units(typed)
            owed = [
                measure
                for measure in found
                if any(self._concerns(measure, unit) for unit in nearby)
            ]
            if len(owed) != 1:
                raise lookup.several_measures(
                    typed.measure, owed or found, self._again(typed), self.ledger.today
                )
            return owed[0]
        return found[0]

    def _nearby_units(self, typed: Address) -> tuple[Unit, ...]:
        """Give the units that were named, or the one in use: they may tell measures apart."""
        text = typed.unit or self.choice.unit
        if text:
            return lookup.units(self.organisation, text)
        return () if self.in_use is None or self.choice.levels else (self.in_use,)

    def _concerns(self, measure: Measure, unit: Unit) -> bool:
        if measure.cadence is Cadence.AS_NEEDED:
            return obligations.owed_at(measure, unit.level, self.catalogue.levels[0].name)
        return self.ledger.window(measure, unit) is not None

    def _refuse_untickable(self, measure: Measure) -> None:
        if measure.rolls_up:
            parts = "、".join(measure.rolls_up)
            raise NotOwed(
                f"{measure.title}由 {parts} 自动汇总，不用打勾。看进展：sx show {measure.id}",
            )
        if measure.archived:
            raise NotOwed(f"{measure.title}已归档，没有单位要办。", f"看这项：sx show {measure.id}")

    # --- which unit ----------------------------------------------------------------------------

    def _units(self, measure: Measure, typed: Address) -> list[Unit]:
        if typed.unit or self.choice.unit:
            return [self._named_unit(measure, typed)]
        if self.choice.levels:
            return self._units_of_levels(measure)
        if self.aim is Aim.WAITING:
            return [self._waiting_unit(measure, typed)]
        if self.in_use is not None:
            if self._concerns(measure, self.in_use):
                return [self.in_use]
            raise self._not_for(measure, self.in_use, typed)
        owing = [unit for unit in self.organisation.units if self._concerns(measure, unit)]
        if len(owing) == 1:
            return owing
        if not owing:
            raise NotOwed(
                f"{measure.title}现在没有单位要办，{self.retype.nothing}。",
                f"看这项：sx show {measure.id}",
            )
        raise self._which_unit(measure, typed, owing)

    def _named_unit(self, measure: Measure, typed: Address) -> Unit:
        text = typed.unit or self.choice.unit
        found = self.known_units.get(text)
        if found is None:  # a list names the same few units a thousand times
            found = self.known_units[text] = lookup.units(self.organisation, text)
        if not found:
            raise lookup.no_such_unit(self.organisation, text)
        concerned = [unit for unit in found if self._concerns(measure, unit)]
        if len(concerned) > 1 and self.in_use is not None:
            below = {unit.code for unit in self.organisation.below(self.in_use.code)}
            concerned = [unit for unit in concerned if unit.code in below] or concerned
        if len(concerned) == 1:
            return concerned[0]
        if len(found) > 1:
            again = f"{self._again(typed, unit=False).line(measure.id)} -u"
            raise lookup.several_units(self.organisation, text, concerned or found, again)
        raise self._not_for(measure, found[0], typed)

    def _units_of_levels(self, measure: Measure) -> list[Unit]:
        levels = {lookup.level(self.catalogue, text).name for text in self.choice.levels}
        top = self.in_use or self.organisation.top
        left_out = {
            each.code
            for text in self.choice.except_
            for each in self.organisation.below(
                lookup.unit(self.organisation, text, within=self.in_use).code
            )
        }
        chosen = [
            unit
            for unit in self.organisation.below(top.code)
            if unit.level in levels and unit.code not in left_out and self._concerns(measure, unit)
        ]
        if self.aim is Aim.WAITING:
            chosen = [task.unit for task in self._waiting(measure, chosen)]
            if not chosen:
                raise NotOwed(f"{measure.title}没有待审核的，什么也没记。")
        if not chosen:
            names = "、".join(sorted(levels))
            raise NotOwed(
                f"{self.organisation.display(top.code)}之下没有要办{measure.title}的{names}，{self.retype.nothing}。"
            )
        return chosen

    def _waiting(self, measure: Measure, units: list[Unit]) -> list[Task]:
        """Give the tasks of these units that wait for review, those of one unit once."""
        ids = {measure.id}
        tasks = self.ledger.arrears(units, ids) + self.ledger.current_tasks(units, ids)
        waiting = [task for task in tasks if task.status is Status.SUBMITTED]
        return list({task.unit.code: task for task in waiting}.values())

    def _waiting_unit(self, measure: Measure, typed: Address) -> Unit:
        units = list(self.organisation.units)
        if self.in_use is not None:
            units = list(self.organisation.below(self.in_use.code)[1:])
        if not measure.review:
            raise BadInput(
                f"{measure.title}没有设审核，办完就是已办，{self.retype.nothing}。",
                "要审核：在目录里给这一项写 review = true",
            )
        waiting = self._waiting(measure, units)
        if len(waiting) == 1:
            return waiting[0].unit
        if not waiting and self.in_use is not None and self._waiting(measure, [self.in_use]):
            return self.in_use  # its own, which it will be told it can't judge
        if not waiting:
            raise NotOwed(
                f"{measure.title}没有待审核的，什么也没记。", "待审核的有哪些：sx list -s 待审核"
            )
        candidates = tuple(
            Candidate(
                (task.title, self.organisation.display(task.unit.code)),
                self.retype.line(measure.id, "-u", self.organisation.display(task.unit.code)),
            )
            for task in waiting
        )
        levels = dict.fromkeys(task.unit.level for task in waiting)
        every = "、".join(f"sx {self.retype.command} {measure.id} -l {level}" for level in levels)
        message = f"{typed.measure}有 {len(waiting)} 个单位待审核，{self.retype.nothing}。是哪个单位，照抄右边："
        return_every = f"看完一起审：{every}" if self.retype.command == "accept" else ""
        raise Ambiguous(message, candidates, return_every)

    def _not_for(self, measure: Measure, unit: Unit, typed: Address) -> NotOwed:
        """Say that this unit does not owe the measure, who does, and how to record for them."""
        name = self.organisation.display(unit.code)
        if unit.level in measure.derived:
            return NotOwed(
                f"{measure.title}由下级单位汇总，{name}不用打勾。看进展：sx show {measure.id}"
            )
        owing = [each for each in self.organisation.units if self._concerns(measure, each)]
        if not owing:
            return NotOwed(
                f"{measure.title}现在没有单位要办，{self.retype.nothing}。",
                f"看这项：sx show {measure.id}",
            )
        if unit.level in {each.level for each in owing}:
            since = f"（{unit.since} 起设立）" if unit.since else ""
            gone = f"（{unit.until} 已撤销）" if unit.until else ""
            return NotOwed(f"{measure.title}：{name}{since}{gone}现在不用办。什么也没记。")
        levels = "、".join(dict.fromkeys(each.level for each in owing))
        departments = "、".join(measure.departments)
        by = f"{levels}（{departments}）" if departments else levels
        related = self._related(unit, owing)
        again = self._again(typed, unit=False)
        name = self.organisation.display(related.code)
        hint = f"替{related.level}记：{again.line(measure.id, '-u', name)}"
        return NotOwed(f"{measure.title}由{by}办，{unit.level}不用办。什么也没记。", hint)

    def _related(self, unit: Unit, owing: list[Unit]) -> Unit:
        """Give an owing unit on the same branch of the organisation if there is one."""
        below = {each.code for each in self.organisation.below(unit.code)}
        for each in owing:
            if each.code in below or unit.code in {
                one.code for one in self.organisation.below(each.code)
            }:
                return each
        return owing[0]

    def _which_unit(self, measure: Measure, typed: Address, owing: list[Unit]) -> Ambiguous:
        one_each = len({unit.level for unit in owing}) == len(owing)
        again_with = self._again(typed, unit=False)
        candidates = tuple(
            Candidate(
                (measure.title_at(unit.level), self.organisation.display(unit.code)),
                again_with.line(measure.id, "-u", self.organisation.display(unit.code)),
            )
            for unit in owing[:MOST_CANDIDATES]
        )
        again = (
            f"以后不用再写 -u：sx use {lookup.quoted(self.organisation.display(owing[-1].code))}"
        )
        if one_each:
            number = {2: "两", 3: "三"}.get(len(owing), str(len(owing)))
            message = (
                f"{typed.measure}{number}级各办各的，{self.retype.nothing}。你是哪一级，照抄右边："
            )
        else:
            message = f"{typed.measure}有 {len(owing)} 个单位要办，{self.retype.nothing}。是哪个单位，照抄右边："
            if len(owing) > MOST_CANDIDATES:
                again = f"另有 {len(owing) - MOST_CANDIDATES} 个：sx show {measure.id}。{again}"
        return Ambiguous(message, candidates, again)

    # --- which period --------------------------------------------------------------------------

    def _period(self, measure: Measure, unit: Unit, typed: Address) -> Period:
        cadence = Cadence.YEARLY if measure.cadence is Cadence.AS_NEEDED else measure.cadence
        text = typed.period or self.choice.period
        if text:
            period = self.known_periods.get((text, cadence))
            if period is None:
                period = spoken_time.parse_period(text, self.ledger.today, cadence=cadence)
                self.known_periods[text, cadence] = period
            if period.cadence is not cadence:
                example = label(period_of(cadence, self.ledger.today), self.ledger.today)
                raise BadInput(
                    f"{measure.title}的周期要写成“{example}”这样，“{text}”对不上，{self.retype.nothing}。"
                )
            return self._within(measure, unit, period)
        if measure.cadence in (Cadence.ONCE, Cadence.AS_NEEDED):
            return period_of(cadence, self.choice.on or self.ledger.today)
        if self.choice.on is not None:
            period = self._within(measure, unit, period_of(cadence, self.choice.on))
            if self.aim is Aim.OPEN:
                self._ask_if_extended(measure, unit, typed, period)
            return period
        current = self._current(measure, unit)
        if self.aim is Aim.CURRENT:
            return current
        if self.aim is Aim.SETTLED:
            return self._latest_settled(measure, unit, current)
        still_open = self.ledger.open_periods(measure, unit)
        submitted = [task for task in still_open if task.status is Status.SUBMITTED]
        if self.aim is Aim.WAITING:
            if not submitted:
                return self._latest_settled(measure, unit, current)
            still_open = submitted
        else:  # what waits for others is not what is to be done
            still_open = [task for task in still_open if task not in submitted]
        if len(still_open) > 1:
            raise self._which_period(typed, unit, still_open)
        return still_open[0].period if still_open else current

    def _ask_if_extended(
        self, measure: Measure, unit: Unit, typed: Address, period: Period
    ) -> None:
        """Ask which period is meant where the one before was postponed beyond the day claimed."""
        window, before = self.ledger.window(measure, unit), period.shift(-1)
        if window is None or not window.holds(before) or self.choice.on is None:
            return
        task = self.ledger.task(measure, unit, before)
        if not (task.is_open and task.facts.postponed) or task.due is None:
            return
        if task.status is Status.SUBMITTED or task.due < self.choice.on:
            return
        today = self.ledger.today
        again = self._again(typed)
        candidates = (
            Candidate(
                (f"{label(before, today)}（延期到 {day_label(task.due, today)}）",),
                again.line(typed.measure, "-p", label(before, today)),
            ),
            Candidate(
                (label(period, today),), again.line(typed.measure, "-p", label(period, today))
            ),
        )
        message = f"{measure.title}的{label(before, today)}延了期还没办，{self.retype.nothing}。要记哪一期，照抄右边："
        raise Ambiguous(message, candidates)

    def _current(self, measure: Measure, unit: Unit) -> Period:
        window = self.ledger.window(measure, unit)
        return period_of(measure.cadence, self.ledger.today) if window is None else window.last

    def _within(self, measure: Measure, unit: Unit, period: Period) -> Period:
        """Refuse a period in which the unit does not owe the measure, with the dates that say why."""
        window = self.ledger.window(measure, unit)
        if window is None or window.holds(period) or period.cadence is Cadence.ONCE:
            return period
        today = self.ledger.today
        name = label(period, today)
        if period.number > window.last.number:
            reason = f"{name}还没到" if period.start > today else f"{name}已不用办"
            raise NotOwed(f"{measure.title}：{reason}（今天 {today.isoformat()}），什么也没记。")
        if period.number > window.first.number:
            where = self.organisation.display(unit.code)
            raise NotOwed(
                f"{measure.title}：{name}没有下放给{where}，不算应办，什么也没记。",
                f"下放到哪几期：sx log {measure.id}",
            )
        raise NotOwed(
            f"{measure.title}：{self.organisation.display(unit.code)}从{label(window.first, today)}起才要办，"
            f"{name}不算应办，什么也没记。{self._since(measure, unit, window)}",
            f"最早可记 {label(window.first, today)}：-p {window.first.key}",
        )

    def _since(self, measure: Measure, unit: Unit, window: Window) -> str:
        if unit.since and unit.since == window.begin.isoformat():
            return f"该单位 {unit.since} 设立。"
        if not obligations.owed_at(measure, unit.level, self.catalogue.levels[0].name):
            return f"从 {window.run(window.first).begin.isoformat()} 起下放。"
        return f"台账从 {window.begin.isoformat()} 启用。"

    def _latest_settled(self, measure: Measure, unit: Unit, current: Period) -> Period:
        period = current
        window = self.ledger.window(measure, unit)
        first = current.number if window is None else window.first.number
        while period.number >= first:
            task = self.ledger.task(measure, unit, period)
            if task.amount or task.facts.verdict or task.status is Status.NOT_APPLICABLE:
                return period
            period = period.shift(-1)
        return current

    def _which_period(self, typed: Address, unit: Unit, still_open: list[Task]) -> Ambiguous:
        today = self.ledger.today
        where = (
            ("-u", self.organisation.display(unit.code)) if typed.unit or self.choice.unit else ()
        )
        candidates = []
        for task in reversed(still_open[-MOST_CANDIDATES + 1 :]):
            name = label(task.period, today)
            if task.overdue:
                due = task.due or task.period.end
                said = f"{name}（逾期 {task.overdue} 天）"
                dated: tuple[str, ...] = ("-p", name)
                if self.retype.command == "done":
                    said += "，日期改成实际那天"
                    dated = ("--on", day_label(due, today))
                line = self.retype.line(typed.measure, *where, *dated)
                candidates.append(Candidate((said,), line))
            else:
                candidates.append(
                    Candidate((name,), self.retype.line(typed.measure, *where, "-p", name))
                )
        candidates.reverse()
        overdue = [task for task in still_open if task.overdue]
        if self.retype.command == "done" and overdue:
            name = label(overdue[0].period, today)
            skip = Retype("skip").line(typed.measure, *where, "-p", name, "-m", "原因")
            candidates.append(Candidate((f"{name}没开展",), skip))
        number = {2: "两"}.get(len(still_open), f" {len(still_open)} ")
        state, wish = "没办", "要记哪一期"
        if self.aim is Aim.WAITING:
            state, wish = "待审核", self.retype.wish.replace("项", "一期")
        message = f"{typed.measure}有{number}期{state}，{self.retype.nothing}。{wish}，照抄右边："
        left_out = max(0, len(still_open) - MOST_CANDIDATES + 1)
        more = (
            f"更早的还有 {left_out} 期：sx list {lookup.quoted(typed.measure)}" if left_out else ""
        )
        return Ambiguous(message, tuple(candidates), more)
