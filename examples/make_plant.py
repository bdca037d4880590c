"""Make an invented plant of 1 + 10 + 100 units and let it work from January to a day of your choice.

    python examples/make_plant.py 示例台账
    sx --home 示例台账 report

Every line is an ordinary `sx` command, typed at an invented moment: most on time, some late, some
typed in days after (补录), a few 未开展 and 不适用, posts assigned. All names are 示例; there are no
persons. The same seed gives the same plant. ``--show`` prints the commands instead of the progress.
"""

import argparse
import contextlib
import io
import os
import random
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sixiang_cli.cli import clock
from sixiang_cli.cli.main import main as sx

PLANT = ZoneInfo("Asia/Shanghai")
TOP = "示例厂"
AREAS = tuple(
    f"{name}作业区"
    for name in ("加热", "粗轧", "精轧", "卷取", "精整", "轧辊", "电气", "机械", "能源", "质检")
)
TEAMS = ("甲班", "乙班", "丙班", "丁班", "点检班", "维修班", "天车班", "准备班", "修磨班", "综合班")
WITHOUT_GROUP = (AREAS[8], AREAS[9])  # 党小组会: 不适用
WITH_ZONES = AREAS[:5]  # 责任区攻关 is handed down to these, twice a quarter
MEETINGS = ("支委会", "党小组会", "主题党日")
MONTHLY = ("第一议题", "书记接待日", "职工意见收集", "职工意见办理答复")
QUARTERLY = (
    "专家骨干列席学习", "内部宣讲团宣讲", "中心组集中学习", "管理人员形势大会", "党建网发布成果",
    "公众号发布成果", "厂长联络员", "职工意见专题研究", "责任区攻关摘牌", "先锋岗攻关摘牌", "工作室攻关摘牌",
)  # fmt: skip
HALF_YEARLY = ("毕业生座谈", "示范基地引领带动", "推广三谈四提升")
YEARLY = (
    ("3.1.2", 3), ("3.1.3", 3), ("党校专家来厂授课", 5), ("劳模劳动工匠精神", 4), ("先进典型选树", 6),
    ("思想动态匿名问卷", 10), ("毕业生职业规划", 9), ("毕业生榜样交流", 9), ("创新创效评比", 11),
    ("重点工作党员带头", 7),
)  # fmt: skip
ONCE = (("2.3.1", 2), ("3.1.1", 2), ("党员创新工作室组建", 5), ("劳模创新工作室组建", 8))


class Typed(NamedTuple):
    """A command and the moment at which it is typed; `unit` is the one in use."""

    at: datetime
    unit: str
    words: tuple[str, ...]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Give a moment of the plant's day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PLANT)


def ticked(
    chance: random.Random,
    first: date,
    last: date,
    unit: str,
    items: tuple[str, ...],
    period: str = "",
) -> Typed:
    """Tick items, done on some day of a period: nine times in ten typed in within three days.

    One in ten is done after the period has ended, or typed in only then: 逾期办结 and 补录.
    """
    span = (last - first).days
    done = first + timedelta(days=chance.randint(span // 4, span))
    kind = chance.random()
    if kind < 0.90:
        typed = min(done + timedelta(days=chance.choice((0, 0, 0, 1, 1, 3))), last)
    elif kind < 0.96:  # done in time, typed in after the end
        typed = last + timedelta(days=chance.randint(1, 5))
    else:  # done late
        done = typed = last + timedelta(days=chance.randint(1, 6))
    words = ("done", *items, "--on", done.isoformat())
    if done > last:
        words = (*words, "-p", period or f"{first.year}-{first.month:02d}")
    return Typed(at(typed, chance.randint(8, 16), chance.randint(0, 59)), unit, words)


def month_ends(year: int, month: int) -> tuple[date, date]:
    """Give the first and last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def plant(chance: random.Random, year: int, month: int) -> Iterator[Typed]:
    """Give what the plant itself does in a month; twice a year it forgets something."""
    first, last = month_ends(year, month)
    for item in MONTHLY:
        if chance.random() < 0.97:
            yield ticked(chance, first, last, TOP, (item,))
    if month % 3 == 0:
        for item in QUARTERLY:
            if chance.random() < 0.93:
                day = last - timedelta(days=chance.randint(0, 25))
                yield Typed(at(day, 15, 10), TOP, ("done", item, "--on", day.isoformat()))
    if month % 6 == 5:
        for item in HALF_YEARLY:
            yield Typed(at(date(year, month, 18), 10), TOP, ("done", item, "-u", TOP))
    for item, when in (*YEARLY, *ONCE):
        if when == month:
            day = date(year, month, chance.randint(8, 26))
            yield Typed(at(day, 9, 30), TOP, ("done", item, "-u", TOP))
    if month in (4, 9):
        yield Typed(at(date(year, month, 22), 11), TOP, ("done", "参加集团读书班"))


def area(chance: random.Random, year: int, month: int, name: str) -> Iterator[Typed]:
    """Give what a branch does in a month: its meetings, its own yearly tasks, what its teams did."""
    first, last = month_ends(year, month)
    owed = tuple(item for item in MEETINGS if item != "党小组会" or name not in WITHOUT_GROUP)
    meetings = tuple(item for item in owed if chance.random() < 0.96)
    if meetings:
        yield ticked(chance, first, last, name, meetings)
    missing = [item for item in owed if item not in meetings]
    if missing and chance.random() < 0.6:  # says why, instead of leaving it open
        after = at(last + timedelta(days=chance.randint(2, 8)), 10, 20)
        period = f"{year}-{month:02d}"
        yield Typed(after, name, ("skip", *missing, "-p", period, "-m", "停产检修", "-y"))
    if month % 3 == 0:
        quarter = f"{year}Q{month // 3}"
        yield ticked(chance, first, last, name, ("支部党员大会", "党课"), quarter)
    if name in WITH_ZONES and month % 3 != 1 and chance.random() < 0.9:
        day = first + timedelta(days=chance.randint(4, 24))
        evidence = f"攻关{year}-{month:02d}"
        words = ("done", "责任区攻关", "--on", day.isoformat(), "--evidence", evidence)
        yield Typed(at(day, 16), name, words)
    if month == 2:
        yield Typed(at(date(year, 2, 20), 9), name, ("done", "3.1.1", "3.1.6", "-u", name))
    if month == 3:
        yield Typed(at(date(year, 3, 12), 9), name, ("done", "3.1.2", "3.1.3", "-u", name))
        yield from pledges(chance, year, name)
    if month in (5, 6, 10, 11):
        yield from visits(chance, year, month, name)


def pledges(chance: random.Random, year: int, name: str) -> Iterator[Typed]:
    """Give the signing of the teams' pledges, typed in by the branch for all but one or two."""
    absent = chance.sample(TEAMS, chance.randint(0, 2))
    left_out = tuple(word for team in absent for word in ("--except", f"{name}/{team}"))
    day = date(year, 3, chance.randint(15, 28))
    for item in ("3.1.1", "3.1.2", "3.1.3"):
        yield Typed(at(day, 14), name, ("done", item, "-l", "班组", *left_out, "-y"))
    for team in absent:  # most of these follow late
        if chance.random() < 0.7:
            later = date(year, 4, chance.randint(2, 20))
            here = f"{name}/{team}"
            yield Typed(at(later, 16), here, ("done", "3.1.1", "3.1.2", "3.1.3", "-u", here))


def visits(chance: random.Random, year: int, month: int, name: str) -> Iterator[Typed]:
    """Give the leaders' visits to teams: half of the teams in one month, most of the rest in the next."""
    half = TEAMS[:5] if month in (5, 10) else TEAMS[5:]
    visited = [team for team in half if chance.random() < 0.85]
    if visited:
        day = date(year, month, chance.randint(6, 25))
        items = tuple(f"2.1.3@{name}/{team}" for team in visited)
        yield Typed(at(day, 17, 30), name, ("done", *items, "--on", day.isoformat()))


def beginnings(year: int) -> Iterator[Typed]:
    """Give what is settled in the first days: posts, and what some branches do not have."""
    day = date(year, 1, 4)
    posts = (("支委会", "支部书记"), ("党小组会", "组织委员"), ("主题党日", "宣传委员"))
    for place, name in enumerate(AREAS):
        for item, post in posts[: 2 + place % 2]:
            if item == "党小组会" and name in WITHOUT_GROUP:
                continue
            yield Typed(at(day, 9, place), name, ("assign", item, "--to", post))
    for name in WITHOUT_GROUP:
        words = ("na", "党小组会", "--standing", "-m", "未设党小组")
        yield Typed(at(day, 10), name, words)
    left_out = (word for name in AREAS if name not in WITH_ZONES for word in ("--except", name))
    zones = ("cascade", "责任区攻关", "--to", "作业区", "--times", "2", *left_out, "-y")
    yield Typed(at(day, 8, 30), TOP, zones)
    yield Typed(at(day, 11), TOP, ("assign", "厂长联络员", "--department", "党委"))
    yield Typed(at(day, 11, 5), TOP, ("assign", "书记接待日", "--to", "党委办公室主任"))


def year_of_work(chance: random.Random, until: date) -> list[Typed]:
    """Give everything that is typed from January to the end of `until`, in order."""
    year = (until - timedelta(days=45)).year
    typed = list(beginnings(year))
    for month in range(1, 13):
        typed += plant(chance, year, month)
        for name in AREAS:
            typed += area(chance, year, month, name)
    end = at(until, 23, 59)
    return sorted(each for each in typed if each.at <= end)


def run(moment: datetime, unit: str, words: tuple[str, ...]) -> str:
    """Type one command at a moment; give what it said if it was refused."""
    clock.now_ms = lambda: int(moment.timestamp() * 1000)
    os.environ["SX_UNIT"] = unit
    sys.argv = ["sx", *words]
    said, refused = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(refused):
        code = sx()
    return refused.getvalue() if code else ""


def build(home: Path, until: date, seed: int, *, show: bool) -> tuple[int, int]:
    """Make the plant in `home`; give how many commands were typed and how many were refused."""
    os.environ["SX_HOME"] = str(home)
    typed = year_of_work(random.Random(seed), until)
    begin = at(date(typed[0].at.year, 1, 2), 8)
    setting = [
        Typed(begin, "", ("init", str(home), "--start", f"{begin.year}-01-01")),
        Typed(begin, "", ("unit", "add", TOP)),
        Typed(begin, "", ("unit", "add", *AREAS, "--under", TOP)),
        *(Typed(begin, "", ("unit", "add", *TEAMS, "--under", name)) for name in AREAS),
    ]
    refused = 0
    commands = [*setting, *typed]
    for number, (moment, unit, words) in enumerate(commands, start=1):
        said = run(moment, unit, words)
        if show:
            print(f"{moment:%m-%d %H:%M}  {unit or '-'}  sx {' '.join(words)}")
        elif sys.stderr.isatty():
            print(f"\r{number}/{len(commands)}", end="", file=sys.stderr)
        if said:
            refused += 1
            print(f"{moment:%m-%d}  {unit}  sx {' '.join(words)}\n  {said}", file=sys.stderr)
    if sys.stderr.isatty() and not show:
        print(file=sys.stderr)
    return len(commands), refused


def main() -> int:
    """Read the command line and make the plant."""
    today = datetime.now(PLANT).date()
    parser = argparse.ArgumentParser(description="示例厂：1 厂、10 作业区、100 班组的一年")
    parser.add_argument("home", type=Path, help="建在哪个文件夹（还没有的，或空的）")
    parser.add_argument("--until", type=date.fromisoformat, default=today, help="到哪天，缺省今天")
    parser.add_argument("--seed", type=int, default=1, help="换一个数，换一家厂")
    parser.add_argument("--show", action="store_true", help="打印每条命令")
    asked = parser.parse_args()
    if asked.home.exists() and any(asked.home.iterdir()):
        parser.error(f"{asked.home} 不是空的，什么也没做。")
    number, refused = build(asked.home.resolve(), asked.until, asked.seed, show=asked.show)
    print(
        f"{TOP}建在 {asked.home}：{number} 条命令，{refused} 条没记成。看：sx --home {asked.home} report"
    )
    return 1 if refused else 0


if __name__ == "__main__":
    raise SystemExit(main())
