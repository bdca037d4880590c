"""The scope options of the commands that look -> which units and tasks they look at.

The same options everywhere (DESIGN 4). What was typed is understood by `lookup`; what is done
with the tasks is up to each query.
"""

from sixiang_cli import lookup, spelling
from sixiang_cli.calendar import Period, label, period_of
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import TYPE_CHECKING, Iterable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Measure, Status, Unit
from sixiang_cli.progress import Task, done_within
from sixiang_cli.workspace import Workspace

if TYPE_CHECKING:
    from sixiang_cli.lights import Light, Rule


class Asked(NamedTuple):
    """The scope options as typed; empty where nothing was."""

    words: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    dimension: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    assignee: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    period: str | None = None
    done_in: str | None = None
    as_of: str | None = None
    light: tuple[str, ...] = ()

    def typed(self) -> str:
        """Give the scope as it would be typed behind another command, a space before each word."""
        options = (
            ("-u", self.unit), ("-l", self.level), ("-d", self.dimension), ("--area", self.area),
            ("--department", self.department), ("--assignee", self.assignee), ("-s", self.status),
            ("--light", self.light), ("-p", (self.period,)), ("--done-in", (self.done_in,)),
            ("--as-of", (self.as_of,)),
        )  # fmt: skip
        words = [lookup.quoted(word) for word in self.words]
        words += [
            f"{flag} {lookup.quoted(value)}"
            for flag, values in options
            for value in values
            if value
        ]
        return "".join(f" {word}" for word in words)


class Selection(NamedTuple):
    """Which tasks a command looks at.

    `roots` are the units that were named, or the one in use; none means everything. `units` are
    they and all below, of the `levels` asked for. `measures` (ids), `departments`, `assignees`,
    `statuses` and `lights` (judged by `rule`) are none where they don't narrow. `limits` says in words what narrows the
    scope beside units, for headings and empty answers; `asked` is what was typed.
    """

    roots: tuple[Unit, ...]
    in_use: Unit | None
    units: tuple[Unit, ...]
    levels: tuple[str, ...]
    measures: frozenset[str] | None
    departments: frozenset[str] | None
    assignees: tuple[str, ...] | None
    statuses: frozenset[str] | None
    period: Period | None
    done_in: Period | None
    as_of: date | None
    limits: tuple[str, ...]
    lights: "frozenset[Light] | None" = None
    rule: "Rule | None" = None
    asked: Asked = Asked()

    @property
    def is_default(self) -> bool:
        """Tell whether nothing but the unit in use narrows it."""
        return not self.limits and self.period is None and self.done_in is None

    @property
    def narrows_tasks(self) -> bool:
        """Tell whether each task has to be looked at to know whether it is in."""
        narrowed = (self.departments, self.assignees, self.statuses, self.lights, self.done_in)
        return any(each is not None for each in narrowed)

    def concerns(self, task: Task) -> bool:
        """Tell whether department and assignee let the task in: whose it is, however it stands."""
        if self.departments is not None and not self.departments.intersection(
            task.departments or ("",)
        ):
            return False
        return self.assignees is None or any(_answers(task, wanted) for wanted in self.assignees)

    def holds(self, task: Task) -> bool:
        """Tell whether department, assignee, status and day of doing let the task in."""
        if not self.concerns(task):
            return False
        if self.statuses is not None and not any(
            has_status(task, wanted) for wanted in self.statuses
        ):
            return False
        if self.lights is not None and self.rule is not None:
            from sixiang_cli.lights import light

            if light(task, self.rule) not in self.lights:
                return False
        return self.done_in is None or bool(done_within((task,), self.done_in))

    def held(self, tasks: list[Task]) -> list[Task]:
        """Give the tasks that `holds` lets in: all, without a look at each, where nothing narrows."""
        if not self.narrows_tasks:
            return tasks
        return [task for task in tasks if self.holds(task)]


def as_of(workspace: Workspace, text: str | None) -> date | None:
    """Read ``--as-of``; a ledger is opened for that day.

    Raises:
        BadInput: it is no day, or one to come.
    """
    if text is None:
        return None
    day = spelling.parse_day(text, workspace.today)
    if day > workspace.today:
        raise BadInput(f"--as-of 是回头看那天账上怎么写，{day.isoformat()} 还没到。")
    return day


def select(ledger: Ledger, asked: Asked) -> Selection:
    """Understand the scope options.

    Raises:
        NotFound, Ambiguous, BadInput: one of them names nothing, or too much; two contradict.
    """
    _refuse_two_times(asked)
    organisation = ledger.organisation
    in_use = lookup.unit_in_use(ledger.workspace)
    roots, levels = _roots(ledger, asked, in_use), _levels(ledger, asked)
    units = [unit for unit in organisation.units if not roots] or _below(ledger, roots)
    if levels:
        units = [unit for unit in units if unit.level in levels]
    limits = [f"层级：{'、'.join(levels)}"] if levels else []
    measures = _measures(ledger, asked, limits)
    departments = _departments(ledger, asked, limits)
    assignees = _assignees(ledger, asked, limits)
    statuses = _statuses(asked, limits)
    lights = _lights(asked, limits)
    today = ledger.workspace.today  # 上月 is the speaker's, whichever day the ledger is read as of
    return Selection(
        roots,
        in_use,
        tuple(units),
        levels,
        measures,
        departments,
        assignees,
        statuses,
        _period(asked.period, today),
        _period(asked.done_in, today),
        ledger.as_of,
        tuple(limits),
        lights,
        None if lights is None else light_rule(ledger),
        asked,
    )


def _refuse_two_times(asked: Asked) -> None:
    """Refuse a period and a time of doing at once: which of the two a sum is about must be plain."""
    if asked.period and asked.done_in:
        raise BadInput(
            "-p 看的是属于哪一期，--done-in 看的是哪段时间办的，只能写一个。",
            f"{asked.period}的任务：-p {lookup.quoted(asked.period)}    "
            f"{asked.done_in}里办的：--done-in {lookup.quoted(asked.done_in)}",
        )


def _period(text: str | None, today: date) -> Period | None:
    if not text:
        return None
    from sixiang_cli import spoken_time

    return spoken_time.parse_period(text, today)


def said_of_before(ledger: Ledger, period: Period | None) -> str:
    """Say that a period was over before anything was owed, and which one may have been meant."""
    start, today = ledger.workspace.start, ledger.workspace.today
    if period is None or period.end >= start:
        return ""
    said = f"{label(period, today)}在启用日 {start.isoformat()} 以前，那时还没有账。"
    if period.cadence in (Cadence.ONCE, Cadence.WEEKLY):
        return said
    meant = period_of(period.cadence, date(period.start.year + 1, period.start.month, 1))
    if not today < meant.start <= date(today.year, 12, 31):
        return said
    return f"{said}今年的还没到，哪些到那时到期：sx calendar -p {meant.key}"


def _refuse_unknown_post(ledger: Ledger, text: str) -> None:
    """Refuse the name of a post that no task was ever given.

    Raises:
        NotFound: the hint names those that were.
    """
    if text == lookup.NOBODY:
        return
    held = ledger.reader.standings(topics={"assignee"})
    if ledger.moment is not None:
        held += ledger.reader.standings(topics={"assignee"}, as_of=ledger.moment)
    known = [name for name in dict.fromkeys(each.value for each in held) if name]
    folded = spelling.fold_text(text)
    if not any(folded in spelling.fold_text(name) for name in known):
        raise lookup.no_such_post(text, known)


def light_rule(ledger: Ledger) -> "Rule":
    """Give what lights are judged by in this workspace on the ledger's day."""
    from sixiang_cli.lights import Rule

    workspace = ledger.workspace
    return Rule(ledger.today, int(workspace.get("soon")), int(workspace.get("pace")))


def _departments(ledger: Ledger, asked: Asked, limits: list[str]) -> frozenset[str] | None:
    if not asked.department:
        return None
    found = [
        name for text in asked.department for name in lookup.departments(ledger.catalogue, text)
    ]
    limits.append(f"责任部门：{'、'.join(name or '未定' for name in dict.fromkeys(found))}")
    return frozenset(found)


def _assignees(ledger: Ledger, asked: Asked, limits: list[str]) -> tuple[str, ...] | None:
    if not asked.assignee:
        return None
    for name in asked.assignee:
        _refuse_unknown_post(ledger, name)
    names = ["未定" if name == lookup.NOBODY else name for name in asked.assignee]
    limits.append(f"责任岗位：{'、'.join(names)}")
    return asked.assignee


def _statuses(asked: Asked, limits: list[str]) -> frozenset[str] | None:
    if not asked.status:
        return None
    words = [word for text in asked.status for word in spelling.split_list(text)]
    limits.append(f"状态：{'、'.join(words)}")
    return frozenset(lookup.status(word) for word in words)


def _lights(asked: Asked, limits: list[str]) -> "frozenset[Light] | None":
    if not asked.light:
        return None
    from sixiang_cli.lights import WORDS, Light

    found = frozenset(
        lookup.light(word) for text in asked.light for word in spelling.split_list(text)
    )
    limits.append(f"灯：{'、'.join(WORDS[each] for each in Light if each in found)}")
    return found


def _roots(ledger: Ledger, asked: Asked, in_use: Unit | None) -> tuple[Unit, ...]:
    if not asked.unit:
        return () if in_use is None else (in_use,)
    names = [name for text in asked.unit for name in spelling.split_list(text)]
    if any(name in lookup.EVERYTHING for name in names):
        return ()
    return tuple(lookup.unit(ledger.organisation, name, within=in_use) for name in names)


def _below(ledger: Ledger, roots: Iterable[Unit]) -> list[Unit]:
    chosen = {unit.code for root in roots for unit in ledger.organisation.below(root.code)}
    return [unit for unit in ledger.organisation.units if unit.code in chosen]


def _levels(ledger: Ledger, asked: Asked) -> tuple[str, ...]:
    texts = [name for text in asked.level for name in spelling.split_list(text)]
    wanted = {lookup.level(ledger.catalogue, text).name for text in texts}
    return tuple(level.name for level in ledger.catalogue.levels if level.name in wanted)


def _measures(ledger: Ledger, asked: Asked, limits: list[str]) -> frozenset[str] | None:
    """Narrow to dimension, area and words; add to `limits` what was narrowed."""
    catalogue = ledger.catalogue
    if not (asked.dimension or asked.area or asked.words):
        return None
    found: list[Measure] = list(catalogue.measures)
    if asked.dimension:
        dimensions = [lookup.dimension(catalogue, text) for text in asked.dimension]
        limits.append(f"维度：{'、'.join(each.uplift for each in dimensions)}")
        found = [
            measure for measure in found if measure.dimension in {each.id for each in dimensions}
        ]
    if asked.area:
        areas = [lookup.area(catalogue, text) for text in asked.area]
        limits.append(f"领域：{'、'.join(each.title for each in areas)}")
        found = [measure for measure in found if measure.area in {each.id for each in areas}]
    if asked.words:
        said: list[str] = []
        named: set[str] = set()
        for word in lookup.items(asked.words):
            matched = lookup.measures(catalogue, word)
            if not matched:
                from sixiang_cli.misplaced import no_such_measure

                raise no_such_measure(ledger, word, lookup.Retype("", nothing="没有可列的"))
            said.append(matched[0].title if len(matched) == 1 else word)
            named.update(each.id for each in matched)
            named.update(part for each in matched for part in each.rolls_up)
        limits.append(f"措施：{'、'.join(said)}")
        found = [measure for measure in found if measure.id in named]
    return frozenset(measure.id for measure in found)


def _answers(task: Task, wanted: str) -> bool:
    if wanted == lookup.NOBODY:
        return not task.assignee
    return spelling.fold_text(wanted) in spelling.fold_text(task.assignee)


def has_status(task: Task, wanted: str) -> bool:
    """Tell whether a status word fits: one of those that `spelling.status` gives."""
    if wanted == "overdue":
        return task.overdue > 0
    if wanted == "late":
        return task.late > 0
    if wanted == "late_entry":
        return task.late_entry > 0
    if wanted == "open":
        return task.is_open
    if wanted == "postponed":
        return bool(task.facts.postponed)
    if wanted in ("returned", "accepted"):
        return task.facts.review == wanted
    return task.status is Status(wanted)
