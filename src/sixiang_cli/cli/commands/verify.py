"""``sx verify``: an auditor's questions about a ledger, answered in one screen."""

from sixiang_cli import journal, lookup, spoken_time
from sixiang_cli.cli import session, streams
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Arg, Common, Opt, Scope
from sixiang_cli.errors import BadDefinitions, BadInput, ExitCode
from sixiang_cli.lean.typing import TYPE_CHECKING, Annotated, Callable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.reports import records
from sixiang_cli.selection import Asked, select

if TYPE_CHECKING:
    from sixiang_cli.calendar import Period
    from sixiang_cli.queries.audit import Audit
    from sixiang_cli.workspace import Workspace

_NOT_OF_EVENTS = ("department", "assignee", "status", "done_in", "as_of")


class _Picked(NamedTuple):
    """What the scope options pick: measures and units (none: all), the period, and their names."""

    measures: frozenset[str] | None
    units: list[str] | None
    period: "Period | None"
    name: str


def verify(
    items: Annotated[tuple[str, ...], Arg("措施", help="只数这些措施", complete="item")] = (),
    scope: Scope = Scope(),
    anchor: Annotated[
        str | None,
        Opt("--anchor", metavar="校验码", help="当时报表上的校验码，连括号照抄更好找"),
    ] = None,
    common: Common = Common(),
) -> int:
    """查台账可不可信：流水断没断，报表的数是不是照它算的，有没有凭证，何时记的，哪些值得一看。

    断了、数不是照流水算的、或者校验码对不上，退出码是 3。前后一致查的总是整本；周期和范围只管
    数哪些，数出来的用 sx log --only 逐条看。

    示例：
      sx verify
      sx verify --period 2026-10
      sx verify -p 上月 --anchor 7f3a-91c2-e04b-55d8
      sx verify -u 轧辊作业区 -p 上月
    """
    from sixiang_cli.journal import anchor as anchors
    from sixiang_cli.queries import audit as query
    from sixiang_cli.views import audit as view

    items, code = _code(items, anchor)
    workspace = session.workspace(common)
    picked = _picked(workspace, items, scope)
    answer = query.audit(
        workspace,
        period=picked.period,
        measures=picked.measures,
        units=picked.units,
        code=None if code is None else anchors.parse(code),
        progress=streams.walked,
    )
    asked = view.Asked(
        picked.name,
        workspace.today,
        workspace.timezone,
        _unit_names(workspace),
        Asked(items, *scope).typed(),
    )
    emit(
        Answer("verification", lambda: view.page(answer, asked), data=lambda: _data(answer)), common
    )
    return ExitCode.OK if answer.is_sound else ExitCode.FOUND


def _unit_names(workspace: "Workspace") -> Callable[[str], str]:
    try:
        return workspace.organisation.display
    except BadDefinitions:
        return str


def _code(items: tuple[str, ...], anchor: str | None) -> tuple[tuple[str, ...], str | None]:
    """Put together again what a shell took apart: a code pasted without quotation marks."""
    if anchor is None or "（" not in anchor or "）" in anchor:
        return items, anchor
    for at, word in enumerate(items):
        anchor = f"{anchor} {word}"
        if "）" in word:
            return items[at + 1 :], anchor
    return items, anchor


def _picked(workspace: "Workspace", items: tuple[str, ...], scope: Scope) -> _Picked:
    """Understand the scope options; a broken catalogue still leaves the whole journal to look at."""
    for name in _NOT_OF_EVENTS:
        if getattr(scope, name):
            raise BadInput(
                f"sx verify 查的是记录，没有 --{name.replace('_', '-')} 这个范围。",
                "可以用：-u 单位、-l 层级、-d 维度、--area 领域、-p 周期，和措施。",
            )
    period = spoken_time.parse_period(scope.period, workspace.today) if scope.period else None
    try:
        with journal.reading(workspace.journal_path) as reader:
            asked = Asked(tuple(lookup.items(items)), *scope)._replace(period=None)
            selection = select(Ledger(workspace, reader), asked)
    except BadDefinitions:
        if items or any(scope._replace(period=None)):
            raise
        return _Picked(None, None, period, "")
    units = None
    if selection.roots or selection.levels:
        units = [unit.code for unit in selection.units]
    names = [workspace.organisation.display(unit.code) for unit in selection.roots]
    return _Picked(selection.measures, units, period, "，".join([*names, *selection.limits]))


def _data(answer: "Audit") -> dict[str, object]:
    return {
        "period": None if answer.period is None else answer.period.key,
        "sound": answer.is_sound,
        "whole": not answer.breaks,
        "differences": [each._asdict() for each in answer.differences],
        "breaks": [each._asdict() for each in answer.breaks],
        "check_code": answer.check or None,
        "total": answer.total,
        "devices": [each._asdict() for each in answer.devices],
        "anchor": None if answer.anchored is None else answer.anchored._asdict(),
        "events": answer.events,
        "writers": answer.writers,
        "acts": answer.acts,
        "timing": answer.timing._asdict(),
        "late_entries": answer.late,
        "undone": answer.undone,
        "not_applicable_after_due": answer.set_aside_late,
        "by_proxy": answer.by_proxy,
        "bursts": [each._asdict() for each in answer.bursts],
        "clock_anomalies": answer.clock,
        "recorded_twice": answer.recorded_twice,
        "unrecorded": list(answer.unrecorded),
        "redefined": [records.redefined(each) for each in answer.redefined],
        "redefined_since": None
        if answer.anchored is None or not answer.anchored.found
        else [records.redefined(each) for each in answer.redefined_since],
        "aside": records.aside(answer.aside),
    }
