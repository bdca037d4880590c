"""The page of ``sx verify`` (WORDING 1.10): four answers, what they prove, and what they can't.

What is counted is shown and not judged. Without a check code kept elsewhere no sentence here may
say that nothing is missing: a cut-off end leaves no trace.
"""

from collections.abc import Sequence
from datetime import date

from sixiang_cli.calendar import Period, day_label, label, moment
from sixiang_cli.journal.verifying import Break
from sixiang_cli.lean_typing import NamedTuple
from sixiang_cli.model import Cadence
from sixiang_cli.queries.audit import Anchored, Audit
from sixiang_cli.queries.bursts import Burst
from sixiang_cli.views.page import BLANK, Block, Heading, Line, Note, Page, Span

_INDENT = " " * 18
_MOST_BREAKS = 20
_MOST_BURSTS = 5
_NEXT = {
    Cadence.MONTHLY: "下月",
    Cadence.QUARTERLY: "下季",
    Cadence.HALF_YEARLY: "下半年",
    Cadence.YEARLY: "下年",
    Cadence.WEEKLY: "下周",
}


class Asked(NamedTuple):
    """What the page is about, in words: the scope, today, the time zone, and the options as typed."""

    scope: str
    today: date
    timezone: str
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
        *_whole(audit),
        *_anchor(audit),
        *_when(audit),
        *_worth_a_look(audit, asked),
        BLANK,
        *_proof(audit),
        Line(f"逐条看：sx log{asked.options} --late    全部：sx log{asked.options}"),
    ]
    if audit.anchored is None and not audit.breaks:
        blocks.append(Line("以后把月报上的校验码随月报报出，就有凭证了。"))
    if audit.check:
        blocks.append(Note(f"现在的校验码 {audit.check}"))
    return Page("查验", tuple(blocks))


def _size(audit: Audit) -> str:
    other = f"，其中办理 {audit.acts} 条" if audit.acts != audit.events else ""
    return f"：记录 {audit.events} 条{other}，来自 {audit.writers} 台设备。"


def _answer(number: int, name: str, verdict: Span | str, texts: Sequence[str]) -> list[Block]:
    """Draw one numbered answer: name, verdict, and lines that stand under each other."""
    said = verdict if isinstance(verdict, str) else verdict.text
    gap = " " * (6 - 2 * len(said))  # a character is two cells wide
    first = Line((f"{number} {name}  ", verdict, gap, texts[0]))
    return [first, *(Line(f"{_INDENT}{text}") for text in texts[1:])]


def _whole(audit: Audit) -> list[Block]:
    if not audit.breaks:
        return _answer(1, "前后一致", "是", ["每台设备的流水逐条相接，中间没有缺漏，没有改动"])
    names = {device.code: device.letter for device in audit.devices}
    texts = [_broken(each, names) for each in audit.breaks[:_MOST_BREAKS]]
    if len(audit.breaks) > _MOST_BREAKS:
        texts.append(f"另有 {len(audit.breaks) - _MOST_BREAKS} 处（--json 列全）")
    return _answer(1, "前后一致", Span("否", "overdue"), texts)


def _broken(each: Break, names: dict[str, str]) -> str:
    device = f"设备 {names.get(each.device, '')}（{each.device}）"
    many = each.last > each.seq
    seqs = f"第 {each.seq} 至 {each.last} 条" if many else f"第 {each.seq} 条"
    if each.kind == "missing":
        return f"{device}缺{seqs}"
    if each.kind == "changed":
        return f"{device}{seqs}被改过，或与前一条接不上"
    if each.kind == "foreign":
        return f"{device}{seqs}里有程序从不写的东西：{each.detail or '类型不对'}"
    if each.kind == "empty":
        return f"{device}一条记录也没有"
    return f"文件本身有问题：{each.detail}"


def _anchor(audit: Audit) -> list[Block]:
    anchored = audit.anchored
    if anchored is None:
        return _answer(2, "外部凭证", "无", ["只能说前后一致；整本重写、截去末尾都查不出"])
    if anchored.found and audit.breaks:
        texts = [
            f"校验码 {anchored.code} 当时的位置找得到，",
            "但流水已经断了，凭证不能作数",
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
    after = f"{_after(audit.period)}补录"
    text = (
        f"当天 {timing.same_day}   1至3天 {timing.soon}   4天以上 {timing.later}"
        f"   {after} {timing.after_period}"
    )
    return [Line(f"3 何时记的        {text}")]


def _after(period: Period | None) -> str:
    return "期后" if period is None else _NEXT.get(period.cadence, "期后")


def _worth_a_look(audit: Audit, asked: Asked) -> list[Block]:
    first = [f"期后补录 {audit.late} 条", f"撤销 {audit.undone} 条"]
    first.append(f"到期后改“不适用”{audit.set_aside_late} 条")
    texts = ["；".join(first)]
    if audit.by_proxy:
        texts.append(f"代录 {audit.by_proxy} 条（上级替所属单位记的）")
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


def _burst(burst: Burst, asked: Asked) -> str:
    at = moment(burst.at, asked.timezone)
    minutes = max(1, -(-burst.lasting // 60_000))
    day = day_label(at.date(), asked.today)
    return f"{day} {at.hour:02d}:{at.minute:02d} 起 {minutes} 分钟 {burst.entries} 条"


def _proof(audit: Audit) -> list[Block]:
    anchored = audit.anchored
    if audit.breaks:
        return [
            Line("流水断了：断处以后的内容不能作数。别往里写，先把整个文件夹复制一份，"),
            Line("再用最近的备份，或向别的设备要一份。", style=""),
        ]
    lines: list[Block] = []
    if anchored is not None and anchored.found:
        lines.append(Line(f"能证明：出凭证时已有的 {anchored.events} 条，此后没有改过、没有少过。"))
    before = "出凭证之前各条" if anchored is not None and anchored.found else "各条"
    return [
        *lines,
        Line("不能证明：活动当天确实办了（看会议记录等原件）；"),
        Line(f"          {before}的记录时间（只有设备时钟作证）。"),
    ]


def _named(period: Period, today: date) -> str:
    return label(period, today).replace("全年", f"{period.start.year}年")
