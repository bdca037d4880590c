"""The page of ``sx verify`` (WORDING 1.10): four answers, what they prove, and what they can't.

What is counted is shown and not judged. Without a check code kept elsewhere no sentence here may
say that nothing is missing: a cut-off end leaves no trace.
"""

from sixiang_cli.calendar import Period, day_label, label, moment
from sixiang_cli.journal.breaks import are_loose, said
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import Callable, NamedTuple, Sequence
from sixiang_cli.queries.audit import Anchored, Audit
from sixiang_cli.queries.bursts import Burst
from sixiang_cli.queries.looks import BURST, LATE, LATER, REDEFINED, UNDONE
from sixiang_cli.redefined import Redefined
from sixiang_cli.views import alterations
from sixiang_cli.views.page import BLANK, Block, Heading, Line, Note, Page, Span

_INDENT = " " * 18
_MOST_BREAKS = 20
_MOST_DIFFERENCES = 5
_MOST_BURSTS = 5
_MOST_CHANGES, _MOST_ITEMS = 5, 2


class Asked(NamedTuple):
    """What the page is about, in words: the scope, today, the time zone, and the options as typed.

    `unit_name` gives a code as it is shown, itself if nobody knows it.
    """

    scope: str
    today: date
    timezone: str
    unit_name: Callable[[str], str]
    options: str = ""


def page(audit: Audit, asked: Asked) -> Page:
    """Draw it."""
    subject = f"{_named(audit.period, asked.today)}台账" if audit.period else "全部台账"
    scope = f"（{asked.scope}）" if asked.scope else ""
    nothing = not (audit.total or audit.breaks or audit.aside.waiting or audit.aside.forks)
    if nothing and audit.anchored is None:
        return Page("查验", (Line(f"{subject}{scope}：还没有记过事，没有可查的。"),))
    blocks: list[Block] = [
        Heading((Span(f"{subject}{scope}", "heading"), _size(audit)), style=""),
        BLANK,
        *_whole(audit, asked),
        *_anchor(audit),
        *(_counted(audit, asked) if audit.is_counted else ()),
        BLANK,
        *_proof(audit),
    ]
    if audit.is_counted:
        blocks.append(
            Line(f"逐条看：sx log{asked.options} --only {_first_word(audit)}（词照上面写）")
        )
    if audit.anchored is None and not audit.breaks:
        blocks.append(Line("以后把月报上的校验码随月报报出，就有凭证了。"))
    if audit.check:
        blocks.append(Note(f"现在的校验码 {audit.check}"))
    return Page("查验", tuple(blocks))


def _counted(audit: Audit, asked: Asked) -> list[Block]:
    return [*_when(audit), *_worth_a_look(audit, asked)]


def _first_word(audit: Audit) -> str:
    """Give the word that an auditor would list first."""
    for word, number in (
        (LATE, audit.late),
        (LATER, audit.timing.later),
        (BURST, len(audit.bursts)),
    ):
        if number:
            return word
    return UNDONE if audit.undone else LATE


def _size(audit: Audit) -> str:
    if not audit.is_counted:
        return "：读不全，没有数。"
    other = f"，其中办理 {audit.acts} 条" if audit.acts != audit.events else ""
    return f"：记录 {audit.events} 条{other}，来自 {audit.writers} 台设备。"


def _answer(number: int, name: str, verdict: Span | str, texts: Sequence[str]) -> list[Block]:
    """Draw one numbered answer: name, verdict, and lines that stand under each other."""
    said = verdict if isinstance(verdict, str) else verdict.text
    gap = " " * (6 - 2 * len(said))  # a character is two cells wide
    lead = f"{number} {name}  "
    first = Line((lead, verdict, gap, texts[0]), hang=len(lead) + len(said) + len(gap))
    return [first, *(Line(f"{_INDENT}{text}", hang=len(_INDENT)) for text in texts[1:])]


def _whole(audit: Audit, asked: Asked) -> list[Block]:
    if audit.differences:
        return _answer(1, "前后一致", Span("否", "overdue"), _differing(audit, asked))
    if not audit.breaks:
        texts = [
            "每台设备的流水逐条相接，中间没有缺漏，没有改动；",
            "列表、报表用的状态表与流水重算的一致",
        ]
        return _answer(1, "前后一致", "是", texts)
    texts = said(audit.breaks, {device.code: device.letter for device in audit.devices})
    if len(texts) > _MOST_BREAKS:
        texts = [*texts[:_MOST_BREAKS], f"另有 {len(texts) - _MOST_BREAKS} 处（--json 列全）"]
    return _answer(1, "前后一致", Span("否", "overdue"), texts)


def _differing(audit: Audit, asked: Asked) -> list[str]:
    """Say which figures that are shown were never recorded."""
    texts = ["每台设备的流水逐条相接，但列表、报表用的状态表不是它记的："]
    tasks = [each for each in audit.differences if each.table == "task"]
    for each in tasks[:_MOST_DIFFERENCES]:
        measure, unit, period = each.key
        name = f"{measure}@{asked.unit_name(unit)}#{period}"
        if not each.folded:
            texts.append(f"  {name} 表里有，流水里没有记过")
        else:
            texts.append(f"  {name} 表里{'写的不同' if each.stored else '没有'}")
    others = len(audit.differences) - len(tasks[:_MOST_DIFFERENCES])
    return [*texts, f"  另有 {others} 处（--json 列全）"] if others else texts


def _anchor(audit: Audit) -> list[Block]:
    anchored = audit.anchored
    if anchored is None:
        return _answer(2, "外部凭证", "无", ["只能说前后一致；整本重写、截去末尾都查不出"])
    if anchored.found and audit.differences:
        texts = [
            f"校验码 {anchored.code} 当时的 {anchored.events} 条流水都在，没有改过；",
            "但现在列出来的数不是照流水算的，凭证不能给它作数",
        ]
        return _answer(2, "外部凭证", Span("不足", "overdue"), texts)
    if anchored.found and audit.breaks:
        texts = [
            f"校验码 {anchored.code} 当时的位置找得到，",
            "但文件被动过，凭证不能作数"
            if are_loose(audit.breaks)
            else "但流水已经断了，凭证不能作数",
        ]
        return _answer(2, "外部凭证", Span("不符", "overdue"), texts)
    if anchored.found:
        here = ""
        if audit.period is not None and anchored.since:
            here = f"，其中这一期的 {anchored.since_here} 条"
        since = f"此后新增 {anchored.since} 条{here}" if anchored.since else "此后没有新增"
        texts = [
            f"校验码 {anchored.code} 与当时的 {anchored.events} 条完全对上；",
            f"{since}。凭证的日期以收到它的人为准",
        ]
        changed = _counted_changes(audit.redefined_since)
        if changed:
            texts.append(f"凭证以后改过：{changed}，见第 4 条")
        return _answer(2, "外部凭证", "有", texts)
    return _answer(2, "外部凭证", Span("不符", "overdue"), _no_match(anchored))


def _no_match(anchored: Anchored) -> list[str]:
    texts = [f"校验码 {anchored.code} 对不上现在这本台账："]
    if anchored.cut_short:
        texts.append("出凭证时的记录比现在多，末尾少了")
        return texts
    return [
        *texts,
        "出凭证之后有记录被改过、少了，或者凭证不是这本台账的。",
        "先核对抄得对不对；括号里的条数（如 A118 B64）也照抄",
    ]


def _when(audit: Audit) -> list[Block]:
    timing = audit.timing
    text = (
        f"当天 {timing.same_day}   1至3天 {timing.soon}   4天以上 {timing.later}"
        f"   期后补录 {timing.after_period}"
    )
    return _answer(3, "何时记的", "", [text])


def _worth_a_look(audit: Audit, asked: Asked) -> list[Block]:
    first = [f"期后补录 {audit.late} 条", f"撤销 {audit.undone} 条"]
    first.append(f"到期后改“不适用”{audit.set_aside_late} 条")
    texts = ["；".join(first)]
    if audit.by_proxy:
        texts.append(f"代录 {audit.by_proxy} 条（上级替所属单位记的）")
    if audit.recorded_twice:
        texts.append(f"几台设备都记了 {audit.recorded_twice} 项，次数加在了一起：sx check")
    texts += _redefined(audit, asked)
    if audit.unrecorded:
        changed = alterations.parts_named(audit.unrecorded)
        texts.append(f"{changed}改过，还没记进流水，报表已按现在的算")
    clock = f"时钟异常 {audit.clock} 处"
    if not audit.bursts:
        texts.append(f"集中录入 0 处；{clock}")
    elif len(audit.bursts) == 1:
        texts.append(f"集中录入 1 处：{_burst(audit.bursts[0], asked)}；{clock}")
    else:
        texts.append(f"集中录入 {len(audit.bursts)} 处；{clock}")
        texts += [f"  {_burst(each, asked)}" for each in audit.bursts[:_MOST_BURSTS]]
        if len(audit.bursts) > _MOST_BURSTS:
            texts.append(f"  另有 {len(audit.bursts) - _MOST_BURSTS} 处（--json 列全）")
    aside = audit.aside
    if aside.forks:
        texts.append(
            f"分叉 {len(aside.forks)} 处，{sum(f[2] for f in aside.forks)} 条放在一边：sx bundle status"
        )
    if aside.waiting:
        texts.append(f"收到而接不上的 {aside.waiting} 条，等前面的到：sx bundle status")
    return _answer(4, "值得一看", "", texts)


def _redefined(audit: Audit, asked: Asked) -> list[str]:
    """Say how often catalogue, organisation and start were changed, when, and what in them."""
    since = {each.event[:2] for each in audit.redefined_since}
    shown = list(audit.redefined)
    shown += [each for each in audit.redefined_since if each not in audit.redefined]
    if not shown:
        return []
    counted = _counted_changes(shown)
    texts = [f"改过：{counted}"] if counted else []
    lines: list[str] = []
    for each in sorted(shown, key=lambda change: change.event.stamp):
        at = moment(each.event.recorded_at, asked.timezone)
        when = f"{day_label(at.date(), asked.today)} {at.hour:02d}:{at.minute:02d}"
        after = "（凭证以后）" if each.event[:2] in since else ""
        lines.append(f"  {when}{after} {_what(each)}")
    texts += lines[-_MOST_CHANGES:]
    if len(lines) > _MOST_CHANGES:
        others = len(lines) - _MOST_CHANGES
        texts.append(f"  更早的另有 {others} 次：sx log{asked.options} --only {REDEFINED}")
    return texts


def _counted_changes(changes: Sequence[Redefined]) -> str:
    """Say how often each part was changed; what a device began with is no change of these."""
    return alterations.counted(each.parts for each in changes if not each.is_first)


def _what(change: Redefined) -> str:
    if change.items:
        return alterations.told(change.items, _MOST_ITEMS)
    named = alterations.parts_named(change.parts)
    if change.is_first:
        return f"这台设备起用的{named}和先前记的不一样"
    return f"{named}改过，改了什么没有记下"


def _burst(burst: Burst, asked: Asked) -> str:
    at = moment(burst.at, asked.timezone)
    minutes = max(1, -(-burst.lasting // 60_000))
    day = day_label(at.date(), asked.today)
    return f"{day} {at.hour:02d}:{at.minute:02d} 起 {minutes} 分钟 {burst.entries} 条"


def _proof(audit: Audit) -> list[Block]:
    anchored = audit.anchored
    if audit.breaks and are_loose(audit.breaks):
        return [
            Line("流水逐条相接，可是有人绕开 sx 开过这个文件。把它装回去：sx doctor --repair，"),
            Line("再 sx verify 一遍；有校验码的带上 --anchor。"),
        ]
    if audit.breaks:
        return [
            Line("流水断了：断处以后的内容不能作数。别往里写，先把整个文件夹复制一份，"),
            Line("再用最近的备份，或向别的设备要一份。"),
        ]
    lines: list[Block] = []
    if audit.differences:
        lines = [
            Line("流水没有断，列表和报表上的数却不能作数。照流水重算：sx doctor --repair，"),
            Line("再同已经报出的报表对照。"),
        ]
    elif anchored is not None and anchored.found:
        kept = f"出凭证时已有的 {anchored.events} 条，此后没有改过、没有少过。"
        lines.append(_behind("能证明：", kept))
    known = anchored is not None and anchored.found
    doubts = ["活动当天确实办了（看会议记录等原件）；"]
    if known and (audit.redefined_since or audit.unrecorded):
        doubts.append("应办几项、哪天到期和当时一样（见第 4 条）；")
    doubts.append(f"{'出凭证之前各条' if known else '各条'}的记录时间（只有设备时钟作证）。")
    leads = ("不能证明：", *[" " * 10] * (len(doubts) - 1))
    return [*lines, *map(_behind, leads, doubts)]


def _behind(lead: str, text: str) -> Line:
    return Line(lead + text, hang=len(lead))


def _named(period: Period, today: date) -> str:
    return label(period, today).replace("全年", f"{period.start.year}年")
