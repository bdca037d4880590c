"""Screens as the program prints them, on a ladder of ledgers: fresh, 1 + 2 + 8, and 1 + 10 + 100.

Everything is recorded through commands or the service at fixed moments; only the check code, which
hangs on the random name of the device, is made the same.
"""

import re

import pytest

WIDTHS = (80, 120)
CODE = re.compile(r"(?:[0-9a-f]{4}-){3}[0-9a-f]{4}（[A-Z0-9 ]+）")


@pytest.fixture
def fresh(sx):
    """The first minutes: nothing recorded."""
    return sx


@pytest.fixture
def autumn(plant):
    """A plant of 1 + 2 + 8 in its second month: ticks in time and late, posts, a skip, an undo."""
    plant.at("2026-10-12 09:00")
    plant("config set start 2026-10-01")
    plant("config set title 四化四提升（示例）")
    plant("use 轧辊作业区")
    plant("assign 党小组会 --to 组织委员")
    plant("assign 支委会 主题党日 --to 支部书记")
    plant.at("2026-10-20 15:30")
    plant("done 主题党日 -m 与生产例会合开 --evidence 党支部〔2026〕12号")
    plant.at("2026-11-03 08:10")
    plant("done 支委会 --on 10-28")
    plant("done 军令状 -l 班组 --except 丁班 --on 11-02 -y")
    plant("use 精整作业区")
    plant.at("2026-11-05 17:45")
    plant("done 主题党日 -p 10月 --on 11-05")
    plant("skip 党小组会 -p 10月 -m 检修停产")
    plant("na 支委会 -p 11月 --standing -m 未设支委会")
    plant.at("2026-11-18 10:00")
    plant("done 主题党日 党课")
    plant("undo")
    plant("done 主题党日 -p 11月")
    plant("use 热轧示例厂")
    plant("done 第一议题 -p 11月")
    plant("done 三级联动机制")
    plant("use -")
    return plant.at("2026-11-23 08:02")


@pytest.fixture
def year(sx, large_plant, monkeypatch):
    """A plant of 1 + 10 + 100 after a year of ticks."""
    monkeypatch.setenv("SX_HOME", str(large_plant))
    return sx.at("2026-11-26 08:02")


SCREENS = {
    "fresh": [("today", ""), ("list", "list"), ("report", "report"), ("report-team", "report -l 班组"), ("show", "show 主题党日")],
    "autumn": [
        ("today", ""), ("list", "list"), ("list-each", "list --each -d 3"), ("list-all", "list --all -u 精整 -d 1"),
        ("list-wide", "list -w -u 轧辊 -d 1 --all"), ("show", "show 主题党日"), ("show-umbrella", "show 三会一课"),
        ("show-levels", "show 3.1.2"), ("report", "report"), ("report-october", "report -p 10月"),
        *((f"report-{by}", f"report --by {by}") for by in ("area", "level", "unit", "department", "assignee", "measure")),
        ("log", "log"), ("log-one", "log 主题党日@轧辊"), ("units", "unit list"),
        ("due", "due --days 40"), ("lights", "list --light 红、蓝"), ("remind", "remind -l 班组 --days 60"),
        ("cascade", "cascade 职工意见收集 --to 班组 --dry-run"),
    ],
    "year": [("today", ""), ("list", "list -d 1"), ("report-unit", "report --by unit -l 作业区"), ("show", "show 1.3.2"),
             ("due", "due"), ("cascade", "cascade 职工意见收集 --to 班组 --dry-run")],
}  # fmt: skip
AREA = [("today-area", "轧辊作业区", ""), ("today-quiet", "轧辊作业区/甲班", "")]


@pytest.mark.parametrize("ledger", SCREENS)
def test_every_screen_is_the_agreed_one(ledger, request, golden):
    sx = request.getfixturevalue(ledger)
    changed = []
    for name, line in SCREENS[ledger]:
        changed += _differing(sx, f"{ledger}-{name}", line, golden)
    assert not changed, "\n".join(changed)


def test_what_one_unit_sees_is_the_agreed_screen(autumn, golden, monkeypatch):
    changed = []
    for name, unit, line in AREA:
        monkeypatch.setenv("SX_UNIT", unit)
        changed += _differing(autumn, f"autumn-{name}", line, golden)
    assert not changed, "\n".join(changed)


CHAT = """#接龙
1. 丙班小王：指标 11-20
2、丁班 军令状 11.18、指标 昨天 👌
3. 甲班 收到
4. 乙班 指标 12-05
"""


@pytest.mark.parametrize("width", WIDTHS)
def test_what_was_understood_of_a_chat_is_drawn_as_agreed(autumn, golden, width):
    shown = autumn("paste -u 轧辊 --dry-run", stdin=CHAT, terminal=False)
    golden("product/autumn-paste-pipe.txt", shown.out)
    (autumn.home / "接龙.txt").write_text(CHAT, encoding="utf-8")
    drawn = autumn("paste 接龙.txt -u 轧辊 --dry-run", terminal=True, columns=width).out
    golden(f"product/autumn-paste-{width}.txt", re.sub(r"\x1b\[[0-9;]*m", "", drawn))


def _differing(sx, name, line, golden):
    """Compare one command at each width and in a pipe; give what is said of those that changed."""
    shown = {f"{width}": sx(line, terminal=True, columns=width).out for width in WIDTHS}
    shown["pipe"] = sx(line).out
    for kind, text in shown.items():
        bare = re.sub(r"\x1b\[[0-9;]*m", "", text) if kind != "pipe" else text
        try:
            golden(f"product/{name}-{kind}.txt", _settled(bare))
        except AssertionError as differs:
            yield str(differs)


def _settled(text):
    return CODE.sub("0000-0000-0000-0000（A0）", text)
