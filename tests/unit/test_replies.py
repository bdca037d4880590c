"""Lines of a group chat, as people really write them: what is read, and what is left alone."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sixiang_cli.matching import Name
from sixiang_cli.replies import FAULTS, Claim, Vocabulary, read

TODAY = date(2026, 11, 23)
ZHA, JING = "轧辊作业区", "精整作业区"
UNITS = (
    Name("a1", "", ("热轧示例厂",)),
    Name("b1", "", ("热轧示例厂", ZHA)),
    Name("c1", "", ("热轧示例厂", ZHA, "甲班")),
    Name("c3", "", ("热轧示例厂", ZHA, "丙班")),
    Name("c4", "", ("热轧示例厂", ZHA, "丁班")),
    Name("b2", "", ("热轧示例厂", JING)),
    Name("c5", "", ("热轧示例厂", JING, "甲班")),
    Name("c6", "", ("热轧示例厂", JING, "1班")),
    Name("b3", "", ("热轧示例厂", "设备室")),
)
TEAM = (
    Name("2.1.3", "leaders-visit", ("领导班子进班组", "领导来班组宣讲"), ("形势任务", "宣讲")),
    Name("3.1.1", "three-level", ("三级联动机制", "明确联络责任岗位")),
    Name("3.1.2", "pledge", ("各级军令状", "与作业区签军令状"), ("责任状", "责任书")),
    Name("3.1.3", "cascade-indicators", ("思政指标分解", "承接本班组指标"), ("指标分解",)),
    Name("4.1.2", "staff-opinions", ("职工意见收集",), ("意见建议",)),
)
AREA = (
    *TEAM[1:],
    Name("1.3.2", "theme-party-day", ("主题党日",)),
    Name("1.3.1.2", "branch-committee", ("支委会",), ("支部委员会",)),
    Name("3.1.5", "reception", ("书记接待日",), ("党委书记接待日",)),
)
VOCABULARY = Vocabulary(
    UNITS,
    {name.id: {"a": "厂", "b": "作业区", "c": "班组"}[name.id[0]] for name in UNITS},
    {"厂": AREA, "作业区": AREA, "班组": TEAM},
    {name.id: name.id for name in AREA + TEAM},
    frozenset({"厂", "厂级", "党委", "作业区", "党支部", "支部", "车间", "班组"}),
)
INDICATORS = Claim("c3", "3.1.3", date(2026, 11, 20))
PLEDGE = Claim("c4", "3.1.2", date(2026, 11, 18))


def told(text, **more):
    """Give what the only line says: its claims, or the word of its fault."""
    (reply,) = read(text, VOCABULARY, today=TODAY, **more)
    return list(reply.claims) or reply.fault


@pytest.mark.parametrize(
    "line",
    [
        "丙班 指标 11-20",
        "丙班小王：指标 11-20",
        "丙班-老李: 指标 11.20",
        "小王（丙班）：指标 11-20",
        "小王：丙班 指标 11-20",
        "丙班：指标，11月20日",
        "丙班 指标：11-20",
        "1. 丙班 指标 11-20",
        "2、丙班 指标 11-20",
        "③丙班 指标 11-20",
        "（4）丙班 指标 11-20",
        "5 丙班 指标 11-20",
        "6丙班 指标 11-20",
        "1️⃣ 丙班 指标 11-20",
        "丙班　指标　１１－２０",
        "丙班 指标 11／20",
        "丙班 指标 11月20号",
        "丙班 指标 2026.11.20",
        "丙班 指标 20261120",
        "丙班 指标 2026年11月20日 14:30",
        "✅ 丙班 指标 11-20 👌👌",
        "【丙班】承接本班组指标 11-20 已完成",
        "丙班承接本班组指标已完成11-20",
        "丙班指标11-20",
        "11-20 丙班 指标分解完成了",
        "指标 11-20 丙班",
        "丙班 “指标” 11-20",
        "丙班 3.1.3 11-20",
        "丙班 已完成指标 11.20",
        "轧辊作业区丙班 指标 11-20",
        "轧辊丙班 指标 11-20",
        "轧辊/丙班 指标 11-20",
        "轧辊作业区 丙班 指标 11-20",
        "轧辊作业区-老李：丙班 指标 11-20",
        "丙班 指标 11-20 收到",
        "丙班 指标 11-20 参加12人",
        "丙班组织大家学了指标分解，11月20日",
    ],
)
def test_a_line_is_read_as_people_write_it(line):
    assert told(line) == [INDICATORS]


@pytest.mark.parametrize(
    ("line", "days"), [("今天", 0), ("昨天", 1), ("昨晚", 1), ("前天", 2), ("大前天", 3)]
)
def test_days_are_counted_back_from_today(line, days):
    assert told(f"丙班 指标 {line}") == [INDICATORS._replace(day=TODAY - timedelta(days))]


@pytest.mark.parametrize(
    ("words", "times"),
    [("2次", 2), ("2 次", 2), ("两次", 2), ("x3", 3), ("×3", 3), ("*3", 3), ("十次", 10), ("", 1)],
)
def test_counts_are_read_in_digits_and_in_words(words, times):
    claim = Claim("c3", "4.1.2", date(2026, 11, 20), times)
    assert told(f"丙班 意见收集 {words} 11-20") == [claim]
    assert told(f"丙班 意见收集 11-20 {words}") == [claim]


@pytest.mark.parametrize(
    "line",
    [
        "丙班 指标 11-20 军令状 11-18",
        "丙班：指标11-20，军令状11-18",
        "丙班小王：军令状 11-18、指标 11-20",
        "丙班：1. 指标 11-20 2. 军令状 11-18",
        "丙班 1、指标11-20；2、军令状11-18",
        "3. 丙班 （1）指标 11-20 （2）军令状 11-18",
    ],
)
def test_two_items_in_a_line_have_their_own_days(line):
    assert set(told(line)) == {INDICATORS, PLEDGE._replace(unit="c3")}


@pytest.mark.parametrize(
    "line", ["丙班 指标、军令状 11-20", "丙班 11-20 指标和军令状", "丙班 指标 军令状 11-20"]
)
def test_one_day_holds_for_all_items_of_a_line(line):
    assert {claim.measure: claim.day for claim in told(line)} == {
        "3.1.3": INDICATORS.day,
        "3.1.2": INDICATORS.day,
    }


def test_two_units_in_a_line_have_their_own_items():
    assert told("丙班 指标 11-20；丁班 军令状 11-18") == [INDICATORS, PLEDGE]
    assert told("轧辊作业区：丙班指标11-20，丁班军令状11-18") == [INDICATORS, PLEDGE]


@pytest.mark.parametrize(
    "line", ["轧辊：支委会 11-20", "2. 轧辊 支委会 11-20", "轧辊小李 支委会 11-20"]
)
def test_the_beginning_of_a_unit_s_name_will_do_as_the_first_word(line):
    wanted = [Claim("b1", "1.3.1.2", date(2026, 11, 20))]
    assert told(line) == (wanted if "小李" not in line else "unit")
    assert told("支委会 轧辊 11-20") == "unit"


def test_headings_and_empty_lines_are_passed_over_and_lines_keep_their_numbers():
    text = "#接龙\n\n1. 丙班 指标 11-20\n2. 好的\n3. 丁班 军令状 11-18\n----\n"
    assert [
        (one.line, list(one.claims) or one.fault) for one in read(text, VOCABULARY, today=TODAY)
    ] == [
        (3, [INDICATORS]),
        (4, "unit"),
        (5, [PLEDGE]),
    ]


def test_who_spoke_in_a_copied_chat_says_which_unit_is_meant():
    text = "丙班小王:\n指标 11-20\n\n丁班-老李 2026-11-19 08:02:11\n军令状 昨天\n\n军令状 11-18\n"
    replies = read(text, VOCABULARY, today=TODAY)
    assert [(one.line, list(one.claims) or one.fault) for one in replies] == [
        (2, [INDICATORS]),
        (5, [PLEDGE]),  # yesterday of the day on which it was said
        (7, "unit"),
    ]


def test_a_line_without_a_day_takes_the_one_that_was_given():
    assert told("丙班 指标") == "no-day"
    assert told("丙班 指标", day=date(2026, 11, 20)) == [INDICATORS]
    assert told("丙班 上周五 指标", day=date(2026, 11, 20)) == "vague"
    assert told("丙班 十一月二十日 指标", day=date(2026, 11, 20)) == "vague"


def test_in_january_a_day_of_december_is_last_years():
    (reply,) = read("丙班 指标 12-28", VOCABULARY, today=date(2027, 1, 4))
    assert reply.claims == (INDICATORS._replace(day=date(2026, 12, 28)),)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("收到", "unit"),
        ("指标 11-20", "unit"),
        ("戊班 指标 11-20", "unit"),
        ("老丙班 指标 11-20", "unit"),
        ("甲班 指标 11-20", "units"),  # there are two of that name
        ("丙班二组 指标 11-20", "units"),
        ("丙班小王：丁班 指标 11-20", "units"),
        ("丙班、丁班 指标 11-20", "units"),
        ("11-20 丙班 指标 丁班 军令状", "units"),
        ("丙班 11-20", "item"),
        ("丙班 安全学习 11-20", "item"),
        ("丙班 作业区 11-20", "item"),
        ("丙班领导小王 11-20", "item"),
        ("丙班 班组 11-20", "item"),
        ("丙班 主题党日 11-20", "item"),  # not a team's
        ("丙班 指标 11-20 11-21", "days"),
        ("丙班 指标 11-20~11-22", "digits"),
        ("丙班 指标 11-20至22", "digits"),
        ("丙班 指标 20号", "digits"),
        ("丙班 指标 2-30", "digits"),
        ("丙班 指标 13-01", "digits"),
        ("丙班 指标 11-25", "future"),
        ("丙班 指标 12月5日", "future"),
        ("丙班 指标 2027-01-05", "future"),
        ("丙班 指标 第2次 11-20", "digits"),
        ("丙班 指标 0次 11-20", "digits"),
        ("丙班 指标 100次 11-20", "digits"),
        ("丙班 指标 军令状 2次 11-20", "counts"),
        ("丙班 指标 11-2③", "digits"),
        ("丙班 指标 13812345678 11-20", "digits"),
        ("丙班 9.9.9 11-20", "digits"),
        ("丙班 指标没办 11-20", "doubt"),
        ("丙班 指标未完成，11-20 开始", "doubt"),
        ("丙班 预计 11-20 完成指标", "doubt"),
        ("丙班 指标明天办 11-20", "doubt"),
        ("丙班 指标 11-20 办了吗？", "doubt"),
        ("丙班 指标 11-20 ❌", "doubt"),
        ("丙班  承接本班组指标（逾期，03-31 到期）", "doubt"),
        ("办完在群里回一行：班组 事项 日期。例：丙班 指标 11-20", "doubt"),
        ("丙班 指标 11-20" + "啊" * 500, "long"),
    ],
)
def test_what_is_not_certain_is_not_read_and_says_why(line, fault):
    assert told(line) == fault
    assert FAULTS[fault]


def test_a_word_of_doubt_within_a_title_is_no_doubt():
    assert told("轧辊作业区 书记接待日 11-20") == [Claim("b1", "3.1.5", INDICATORS.day)]


def test_the_reminder_pasted_back_records_nothing():
    text = """轧辊作业区 11-23 还要办：
丙班  承接本班组指标（逾期，03-31 到期）
丁班  与作业区签军令状（逾期，03-31 到期）；职工意见收集（11-30 到期）
办完在群里回一行：班组 事项 日期。例：丙班 承接本班组指标 11-23
丙班小王：指标 11-20
"""
    replies = read(text, VOCABULARY, today=TODAY)
    assert [claim for one in replies for claim in one.claims] == [INDICATORS]


# --- whatever people write ---------------------------------------------------------------------

PIECES = [
    "丙班", "丁班", "甲班", "1班", ZHA, "轧辊", "指标", "军令状", "承接本班组指标", "意见收集", "宣讲", "主题党日",
    "11-20", "11.18", "11月20日", "昨天", "2026-11-20", "12-05", "2次", "两次", "x3", "3.1.3", "小王", "：", "、", "，",
    " ", "\n", "1.", "2、", "③", "（4）", "✅", "未", "已", "和", "#接龙", "8:30", "0", "7", "—", "～", "\u200b", "\ufe0f\u20e3",
]  # fmt: skip


def well_formed(text, **more):
    for reply in read(text, VOCABULARY, today=TODAY, **more):
        assert bool(reply.claims) != bool(reply.fault)
        assert not reply.fault or reply.fault in FAULTS
        assert 1 <= reply.line <= len(text.splitlines())
        for claim in reply.claims:
            yield text.splitlines()[reply.line - 1], claim


@given(st.text())
def test_any_text_is_read_without_a_crash_and_gives_nothing(text):
    assert list(well_formed(text)) == []


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("轧辊11-20指标")
def test_nothing_is_invented(text):
    for line, claim in well_formed(text):
        speakers = text  # the unit may stand in the line that says who spoke
        unit = next(one for one in UNITS if one.id == claim.unit)
        assert unit.titles[-1].removesuffix("作业区") in speakers  # as people shorten it
        known = {one.id: one for one in (*AREA, *TEAM)}[claim.measure]
        assert any(word in line for word in ("指标", "军令状", "意见", "宣讲", "主题党日", "3.1.3"))
        assert claim.measure in {one.id for one in VOCABULARY.items[VOCABULARY.levels[claim.unit]]}
        assert known.titles
        assert claim.day <= TODAY
        assert str(claim.day.day) in line or "昨天" in line
        assert claim.times == 1 or any(word in line for word in ("次", "x", "3"))
        assert "未" not in line


@given(
    st.sampled_from(["丙班", "轧辊丙班", "轧辊作业区/丙班"]),
    st.sampled_from(["指标", "承接本班组指标", "3.1.3", "《指标分解》"]),
    st.dates(date(2026, 1, 1), TODAY),
    st.sampled_from(
        ["{:%m-%d}", "{0.month}月{0.day}日", "{0.month}.{0.day}", "{:%Y-%m-%d}", "{:%Y%m%d}"]
    ),
    st.sampled_from([" ", "，", "\u3000", "；", "  "]),
    st.permutations([0, 1, 2]),
)
def test_unit_item_and_day_are_read_in_any_order_and_spelling(unit, item, day, form, gap, order):
    parts = [unit, item, form.format(day)]
    found = told(gap.join(parts[place] for place in order))
    assert found == [Claim("c3", "3.1.3", day)]
