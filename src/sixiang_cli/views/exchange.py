"""What is said of bundles: how much came, what is missing, what was kept aside."""

from sixiang_cli import exchange
from sixiang_cli.calendar import day_label, moment, parse_day
from sixiang_cli.catalogue import Catalogue
from sixiang_cli.doubled import Doubled
from sixiang_cli.exchange import Doubted, Exported, Imported, Numbers, Received
from sixiang_cli.journal.chain import check_text
from sixiang_cli.journal.records import Aside
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import Mapping, Sequence
from sixiang_cli.lookup import quoted
from sixiang_cli.meanings import said
from sixiang_cli.organisation import Organisation
from sixiang_cli.queries.history import LogRow
from sixiang_cli.views import log
from sixiang_cli.views.answers import named
from sixiang_cli.views.page import BLANK, Block, Line, Note, Page, Span
from sixiang_cli.views.tasks import Frame

_MOST = 20
_TITLES = 3  # measures that are named of a unit
_NAMES = 3  # units that are named of a device


def exported(answer: Exported, path: str) -> Page:
    """Say what went out."""
    return Page(
        "",
        (
            Line(f"已写入 {path}：{answer.events} 条，来自 {answer.devices} 台设备。"),
            Note(f"对方收：sx bundle import {quoted(path)}    校验码 {check_text(answer.heads)}"),
        ),
    )


def imported(answer: Imported, catalogue: Catalogue, frame: Frame) -> Page:
    """Say what came in: bundle by bundle, whose records, then what is to be seen to."""
    trial = "试收" if answer.dry_run else "收到"
    several = len(answer.bundles) > 1
    lines = []
    for each in answer.bundles:
        head = f"{each.path}：" if several else f"{trial} "
        lines.append(Line(f"{head}{_numbers(exchange.counted((each,)))}。"))
        lines += _gained(each, catalogue, frame.organisation)
        if each.shortfall:
            lines.append(Line(f"这个包不全（{each.shortfall}），没收到的还要向原来的设备要。"))
    if several:
        total = _numbers(exchange.counted(answer.bundles))
        lines.append(Line(f"{trial} {len(answer.bundles)} 个包，共 {total}。"))
    if answer.dry_run:
        lines.append(Line("没有真收，什么也没改。"))
    if answer.own_fork:
        lines.append(
            Line("这台设备自己的流水分了叉（多半是用旧备份盖过）：从下一笔起另起一本，不再混着记。")
        )
    if answer.orphans:
        lines.append(
            Line(f"其中 {answer.orphans} 项的措施、单位或周期这里没有，不计入任何数：sx check")
        )
    if answer.renamed and answer.dry_run:
        lines.append(Line("两边名称不同的代号，真收时会问："))
        lines += [Line(f"  {said(clash)}") for clash in answer.renamed]
    twice = recorded_twice(answer.doubled, frame)
    return Page(
        "", (*lines, *_doubted(answer.doubted, frame), *twice, *_aside(answer.aside, answer.whose))
    )


def _doubted(doubted: Doubted, frame: Frame) -> list[Line | Note]:
    """Say whose clock is to be looked at: theirs, or this machine's."""
    lines: list[Line | Note] = []
    if doubted.to_come:
        latest = f"{moment(doubted.latest, frame.timezone):%Y-%m-%d %H:%M}"
        text = (
            f"其中 {doubted.to_come} 条的记录时间在这台机器上还没到（最晚 {latest}，"
            f"今天 {frame.today.isoformat()}）：总有一边的时钟不对，先核对。"
        )
        lines.append(Line(Span(text, "overdue")))
    if earlier := doubted.events - doubted.to_come:
        text = f"其中 {earlier} 条的记录时间和当时已有的记录对不上：那台设备的时钟拨过，或走错过。"
        lines.append(Line(Span(text, "overdue")))
    return [*lines, Note("逐条看：sx log --only 时钟异常 -u 全部")] if lines else []


def _numbers(numbers: Numbers) -> str:
    """Say what became of events; the parts make up the whole, but for what had waited here."""
    parts = [f"新增 {numbers.added} 条", f"已有 {numbers.known} 条"]
    if numbers.waiting:
        parts.append(f"等前面的 {numbers.waiting} 条")
    if numbers.forked:
        parts.append(f"分叉 {numbers.forked} 条放在一边")
    joined = f"；先前等着的 {numbers.joined} 条接上了" if numbers.joined else ""
    return f"{numbers.received} 条：{'，'.join(parts)}{joined}"


def _gained(received: Received, catalogue: Catalogue, organisation: Organisation) -> list[Line]:
    """Name the units of which the new records speak, each with its number and what they are about."""
    found = exchange.gained(received, organisation)
    lines = []
    for unit, number, measures in found[:_MOST]:
        if not unit:
            kinds = "，".join(log.KIND_WORDS.get(kind, kind) for kind in measures)
            lines.append(Line(f"  {kinds} {number} 条"))
            continue
        here = organisation.unit(unit)
        rows = [(id_, catalogue.measure(id_)) for id_ in measures]
        titles = [
            id_ if row is None else row.title_at(here.level) if here else row.title
            for id_, row in rows
        ]
        more = f" 等 {len(titles)} 项" if len(titles) > _TITLES else ""
        name = organisation.display(unit)
        lines.append(Line(f"  {name} {number} 条：{'、'.join(titles[:_TITLES])}{more}"))
    if len(found) > _MOST:
        rest = sum(each.events for each in found[_MOST:])
        lines.append(Line(f"  另有 {len(found) - _MOST} 个单位 {rest} 条（--json 列全）"))
    return lines


def recorded_twice(doubled: Sequence[Doubled], frame: Frame) -> list[Line | Note]:
    """Say which tasks several devices recorded, beyond what is owed."""
    if not doubled:
        return []
    lines: list[Line | Note] = [Line(f"{len(doubled)} 项几台设备都记了，次数加在了一起：")]
    for each in doubled[:_MOST]:
        days = "、".join(day_label(parse_day(day), frame.today) for day in each.days if day)
        beside = f"应 {each.task.times} 次，现在算 {each.task.amount} 次"
        lines.append(Line(f"  {named(each.task, frame)}：{days}，{beside}"))
    if len(doubled) > _MOST:
        lines.append(Line(f"  另有 {len(doubled) - _MOST} 项（--json 列全）"))
    lines.append(Note("真办了几次就不用管；记重了：sx reopen 那一项，再 sx done 记一次。"))
    return lines


def status(
    aside: Aside,
    rows: tuple[Sequence[LogRow], Sequence[LogRow]],
    whose: Mapping[str, Sequence[str]],
    today: date,
    timezone: str,
) -> Page:
    """Say what waits and what is of a fork; with `rows`, event by event, and what counts instead."""
    lines: list[Block] = [*_aside(aside, whose)]
    kept, others = rows
    if others:
        heading = Line("同号在用的：")
        lines = [heading, log.table(others, today, timezone=timezone), BLANK, *lines]
    if kept:
        heading = Line("放在一边的：")
        lines = [heading, log.table(kept, today, timezone=timezone), BLANK, *lines]
    return Page("", tuple(lines) or (Line("收到的记录都接上了，没有缺号，没有分叉。"),))


def _aside(aside: Aside, whose: Mapping[str, Sequence[str]]) -> list[Line | Note]:
    lines: list[Line | Note] = []
    for device, first, last in aside.gaps[:_MOST]:
        seqs = f"第 {first} 条" if first == last else f"第 {first} 至 {last} 条"
        lines.append(Line(Span(f"{_device(device, whose)}缺{seqs}。", "overdue")))
    if len(aside.gaps) > _MOST:
        lines.append(Line(f"另有 {len(aside.gaps) - _MOST} 处缺号（--json 列全）。"))
    if aside.waiting:
        lines.append(
            Note(f"{aside.waiting} 条等前面的到了自动接上：请对方再导出一次，不写 --since。")
        )
    for device, first, number in aside.forks[:_MOST]:
        text = f"{_device(device, whose)}从第 {first} 条起分叉：同一个号有两种，先到的在用，另 {number} 条放在一边。"
        lines.append(Line(Span(text, "overdue")))
    if len(aside.forks) > _MOST:
        lines.append(Line(f"另有 {len(aside.forks) - _MOST} 处分叉（--json 列全）。"))
    if aside.forks:
        lines.append(
            Note(
                "多半是用旧备份盖过，或拷走数据库文件接着记；也可能有人改过记录。"
                "放在一边的不计入任何数，该算的重记一遍；两边逐条对照：sx bundle status --all"
            )
        )
    return lines


def _device(device: str, whose: Mapping[str, Sequence[str]]) -> str:
    """Name a device by the units it records for, as far as that is known: people can ask these."""
    names = whose.get(device, ())
    if not names:
        return f"设备 {device} "
    more = f" 等 {len(names)} 个单位" if len(names) > _NAMES else ""
    return f"设备 {device}（记的是{'、'.join(names[:_NAMES])}{more}）"
