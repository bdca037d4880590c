"""``sx check`` and ``sx doctor``: faults of what people wrote, and the facts of an installation."""

import os

from sixiang_cli import catalogue, holidays_source, journal, organisation, settings_source
from sixiang_cli.calendar import label, moment
from sixiang_cli.doubled import doubled
from sixiang_cli.duties import row_digest
from sixiang_cli.errors import BadDefinitions, BadInput, Fault, StorageError
from sixiang_cli.journal import clocks, permissions, refolding, verifying
from sixiang_cli.journal.records import Aside
from sixiang_cli.lean import contextlib
from sixiang_cli.lean.typing import IO, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.obligations import period_for
from sixiang_cli.workspace import Workspace


class Fact(NamedTuple):
    """One line of an examination; `serious` is what journal or projection can't have."""

    name: str
    text: str
    good: bool = True
    serious: bool = False


def faults(workspace: Workspace) -> tuple[Fault, ...]:
    """Give every fault of catalogue, organisation and settings, and events that fit none of them."""
    path = workspace.catalogue_path
    known, found = catalogue.check(path)
    every = list(found)
    if known is not None and os.path.exists(workspace.organisation_path):
        _, found = organisation.check(workspace.organisation_path, known.levels)
        every += found
    for settings_path in _settings_paths(workspace):
        with open(settings_path, "rb") as stream:
            every += settings_source.check(stream.read(5_000_001), settings_path)
    days_off = os.path.join(workspace.home, holidays_source.FILE)
    if os.path.exists(days_off):
        every += holidays_source.check(days_off)
    if not any(not fault.warning for fault in every):
        every += _orphans(workspace)
        every += _handed_down(workspace)
        every += _recorded_twice(workspace)
    return tuple(every)


def _settings_paths(workspace: Workspace) -> list[str]:
    paths = [workspace.settings_path]
    with contextlib.suppress(BadInput):
        paths.append(workspace.person_path)
    return [path for path in paths if os.path.exists(path)]


def _orphans(workspace: Workspace) -> list[Fault]:
    """Give events whose measure, unit or period nobody knows any more; they count nowhere."""
    found: dict[tuple[str, str], int] = {}
    with journal.reading(workspace.journal_path) as reader:
        keys = [(unit, measure, period) for measure, unit, period, _ in reader.tasks()]
    for unit, measure_id, period in keys:
        measure = workspace.catalogue.measure(measure_id)
        if measure is None:
            reason = (
                f"目录里没有措施 {measure_id}，不计入任何数。加回这一项，记录就又算数；"
                "不再办的不删，给它写 until（办到哪天为止）"
            )
        elif workspace.organisation.unit(unit) is None:
            reason = f"组织里没有代号 {unit} 的单位。加回这个单位，或改名：sx unit rename"
        elif period and period_for(measure, period) is None:
            reason = (
                f"{measure_id} 现在的周期里没有 {period}（周期改过），不计入任何数。"
                "改回原来的周期，记录就又算数；从哪天起换周期，给它写 until，另加一项新编号的写 from"
            )
        else:
            continue
        found["orphan", reason] = found.get(("orphan", reason), 0) + 1
    return [
        Fault(workspace.journal_path, 0, 0, code, f"孤立记录 {number} 项：{reason}。", True)
        for (code, reason), number in found.items()
    ]


def _recorded_twice(workspace: Workspace) -> list[Fault]:
    """Name the tasks that several devices recorded, beyond what is owed."""
    with journal.reading(workspace.journal_path) as reader:
        found = doubled(Ledger(workspace, reader))
    return [
        Fault(
            workspace.journal_path,
            0,
            0,
            "recorded-twice",
            f"{task.title}（{workspace.organisation.display(task.unit.code)}，"
            f"{label(task.period, workspace.today)}）几台设备都记了：{'、'.join(days)}，"
            f"应 {task.times} 次，算了 {task.amount} 次。记重了：sx reopen 这一项，再 sx done 记一次。",
            True,
        )
        for task, days in found
    ]


def _handed_down(workspace: Workspace) -> list[Fault]:
    """Name the measures whose row changed since they were handed down, and what lost its ground."""
    found = []
    with journal.reading(workspace.journal_path) as reader:
        ledger = Ledger(workspace, reader)
        newest = {
            (one.measure, one.level, one.under): row for one, row in ledger.cascades_with_rows()
        }
        in_force = {
            (measure_id, unit.level)
            for (measure_id, code), stretches in ledger.handed_down.items()
            if stretches[-1].until is None
            and (unit := workspace.organisation.unit(code)) is not None
        }
    for (measure_id, level, under), row in newest.items():
        measure = workspace.catalogue.measure(measure_id)
        if measure is None or (measure_id, level) not in in_force:
            continue
        if level not in measure.optional_levels:
            code = "handed-down-nowhere"
            said = f"目录里 {measure_id} 不再写可下放到{level}，先前的下放不起作用。"
        elif row and row != row_digest(measure):
            code = "handed-down-changed"
            name = workspace.organisation.display(under)
            again = f"sx cascade {measure_id} --to {level} --under {name}"
            said = f"{measure_id} {measure.title}下放到{level}以后，目录里的这一项改过。照现在的办：{again}"
        else:
            continue
        place = workspace.catalogue_path
        found.append(Fault(place, measure.line, 1, code, said, True))
    return found


def examine(
    workspace: Workspace,
    version: str,
    stream: IO[str],
    progress: verifying.Progress | None = None,
) -> list[Fact]:
    """Examine a workspace and what it runs on."""
    import platform

    facts = [
        Fact(
            "版本",
            f"sx {version}，Python {platform.python_version()}，SQLite {verifying.sqlite_version()}",
        ),
        Fact(
            "系统",
            f"{platform.system()} {platform.release()}，编码 {getattr(stream, 'encoding', '-')}",
        ),
        _terminal(stream),
        Fact(
            "台账",
            f"{workspace.home}（{_ORIGINS[workspace.place.origin]}）"
            + ("" if workspace.exists else "，还没有建"),
        ),
    ]
    facts += _definitions(workspace)
    facts += _journal(workspace, progress)
    return facts


_ORIGINS = {
    "option": "--home 指明",
    "environment": "SX_HOME 指明",
    "folder": "当前文件夹",
    "user": "用户文件夹",
}


def _terminal(stream: IO[str]) -> Fact:
    if not stream.isatty():
        return Fact("终端", "不是终端")
    size = os.get_terminal_size(stream.fileno())
    return Fact("终端", f"{size.columns} 列，{size.lines} 行，TERM={os.environ.get('TERM', '')}")


def _definitions(workspace: Workspace) -> list[Fact]:
    try:
        counts = workspace.catalogue
        organisation_ = workspace.organisation
    except BadDefinitions as error:
        return [Fact("目录", f"有 {len(error.faults)} 处错：sx check", good=False)]
    named = [unit for unit in organisation_.units if not unit.builtin]
    return [
        Fact(
            "目录",
            f"{workspace.catalogue_path}：{counts.title}，{len(counts.measures)} 条，指纹 {counts.digest[:12]}",
        ),
        Fact("组织", f"{len(named)} 个单位" if named else "没有设单位，三级各按一个算"),
        Fact(
            "启用",
            f"{workspace.start.isoformat()}，时区 {workspace.timezone}，今天 {workspace.today.isoformat()}",
            good=workspace.today >= workspace.start,
        ),
    ]


def _journal(workspace: Workspace, progress: verifying.Progress | None) -> list[Fact]:
    if not os.path.exists(workspace.journal_path):
        return [Fact("流水", "还没有记过事")]
    try:
        verification = verifying.verify(workspace.journal_path, progress)
        differences = refolding.refold(workspace.journal_path, progress)
    except StorageError as error:
        return [Fact("流水", error.message, good=False, serious=True)]
    with journal.reading(workspace.journal_path) as reader:
        aside = reader.aside()
        odd = len(clocks.odd(reader, workspace.now)) if verification.is_whole else 0
    total = sum(number for _, number in verification.counts)
    size = os.path.getsize(workspace.journal_path) / 1024
    whole = verification.is_whole
    return [
        Fact(
            "流水",
            (
                f"{total} 条，{len(verification.counts)} 台设备，{size:.0f} KB，"
                f"{'逐条相接' if whole else '断了或被动过：sx verify'}"
            ),
            good=whole,
            serious=not whole,
        ),
        Fact(
            "状态表",
            "与流水重算一致"
            if not differences
            else f"有 {len(differences)} 处与流水不一致：sx doctor --repair",
            good=not differences,
            serious=bool(differences),
        ),
        *_received(aside),
        *_clock(workspace, odd),
        *_shared(workspace),
    ]


def _received(aside: Aside) -> list[Fact]:
    """Say what came in bundles and counts nowhere."""
    texts = []
    if aside.forks:
        texts.append(f"分叉 {len(aside.forks)} 处")
    if aside.waiting:
        texts.append(f"接不上的 {aside.waiting} 条")
    return [Fact("收来的", f"{'，'.join(texts)}：sx bundle status", good=False)] if texts else []


def _clock(workspace: Workspace, odd: int) -> list[Fact]:
    """Say how many records have a moment that can't be right, and what this machine's clock says."""
    now = f"{moment(workspace.now, workspace.timezone):%Y-%m-%d %H:%M}"
    said = f"这台机器现在 {now}；{odd} 条记录的时间对不上：sx log --only 时钟异常 -u 全部"
    return [Fact("时钟", said, good=False)] if odd else []


def _shared(workspace: Workspace) -> list[Fact]:
    """Name the files that those who share the folder can't write."""
    names = "、".join(map(os.path.basename, permissions.closed_to_group(workspace.journal_path)))
    said = f"同组的人能写这个文件夹，写不了 {names}。建它的人来放开：sx doctor --repair"
    return [Fact("权限", said, good=False)] if names else []
