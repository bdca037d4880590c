"""``sx log``: what was recorded."""

from sixiang_cli import journal, lookup, spelling, spoken_time
from sixiang_cli.calendar import end_of_day, label
from sixiang_cli.cli import session
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Arg, Common, Opt, Output, Scope
from sixiang_cli.errors import BadDefinitions, BadInput
from sixiang_cli.lean_typing import Annotated
from sixiang_cli.ledger import Ledger
from sixiang_cli.reports import records
from sixiang_cli.selection import Asked, select


def log(
    items: Annotated[tuple[str, ...], Arg("措施", help="只看这些措施或任务", complete="item")] = (),
    scope: Scope = Scope(),
    since: Annotated[
        str | None, Opt("--since", metavar="日期", complete="date", help="从哪天记的起")
    ] = None,
    actor: Annotated[
        str | None, Opt("--actor", metavar="经手", help="只看这个岗位或单位经手的")
    ] = None,
    late: Annotated[bool, Opt("--late", help="只看补录的")] = False,
    last: Annotated[
        int | None, Opt("-n", "--last", metavar="条数", help="只看最近几条；缺省全列")
    ] = None,
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """看历史：什么时候、谁经手、记了什么；补录标明差几天。

    记录只增不改，撤销也是一笔。目录读不出来时照样能看。

    示例：
      sx log -n 10
      sx log 主题党日
      sx log 1.3.2@轧辊作业区#2026-11
      sx log --since 11-01 --late
    """
    from sixiang_cli.journal.chain import check_text
    from sixiang_cli.queries import history as query
    from sixiang_cli.views import log as view
    from sixiang_cli.views.about import About

    workspace = session.workspace(common)
    if last is not None and last < 1:
        raise BadInput(f"-n 要写 1 以上的整数，不能是 {last}。")
    day = None if since is None else spelling.parse_day(since, workspace.today)
    moment = None
    if day is not None:
        moment = end_of_day(day.fromordinal(day.toordinal() - 1), workspace.timezone) + 1
    with journal.reading(workspace.journal_path) as reader:
        period = (
            None
            if scope.period is None
            else spoken_time.parse_period(scope.period, workspace.today)
        )
        measures = units = None
        name, within = "全部记录", ""
        addresses = [lookup.address(item) for item in lookup.items(items)]
        if len(addresses) == 1 and addresses[0].period and period is None:
            period = spoken_time.parse_period(addresses[0].period, workspace.today)
        named_units = tuple(each.unit for each in addresses if each.unit)
        try:
            asked = Asked(tuple(each.measure for each in addresses), *scope)
            asked = asked._replace(period=None, unit=asked.unit or named_units)
            selection = select(Ledger(workspace, reader), asked)
            measures = selection.measures
            if selection.roots or selection.levels:
                units = [unit.code for unit in selection.units]
            names = [workspace.organisation.display(unit.code) for unit in selection.roots]
            within = names[0] if len(names) == 1 else ""
            name = "、".join([*names, *selection.limits]) or name
        except BadDefinitions:
            if items or any(scope):
                raise
        until = None
        if scope.as_of is not None:
            until = end_of_day(spelling.parse_day(scope.as_of, workspace.today), workspace.timezone)
        rows = query.history(
            workspace, reader, measures=measures, units=units, period=period, since=moment, until=until,
            actor=actor, late=late, last=last,
        )  # fmt: skip
        check = check_text(reader.heads())
    parts = [
        f"从 {day.isoformat()} 起" if day else "",
        label(period, workspace.today) if period else "",
        "只列补录" if late else "",
    ]
    subject = "，".join(part for part in parts if part)
    emit(
        Answer(
            "log",
            lambda: view.page(
                rows,
                workspace.today,
                name,
                subject,
                workspace.timezone,
                within,
            ),
            lambda: records.log_rows(rows),
            records.LOG_FIELDS,
            records.LOG_TITLES,
            about=lambda: About("记录", name, subject or "全部", workspace.today.isoformat(), check),
        ),
        common,
        output,
    )
    return 0
