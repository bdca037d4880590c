from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import spelling
from sixiang_cli.errors import BadInput
from sixiang_cli.model import Status

TODAY = date(2026, 11, 23)
ANY_DAY = st.dates(date(1950, 1, 1), date(2900, 12, 31))


@given(st.text())
def test_folding_twice_changes_what_folding_once_left(text):
    once = spelling.fold_text(text)
    assert spelling.fold_text(once) == once


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("《钢铁意志》", "钢铁意志"),
        ("观看“钢铁意志”", "观看钢铁意志"),
        ("'主题 党日'", "主题党日"),
        ("主题　党日", "主题党日"),
        ("Theme-Party-Day", "theme-party-day"),
        ("ｔｈｅｍｅ", "theme"),
        ("轧辊／甲", "轧辊/甲"),
        ("１．３．２", "1.3.2"),
        ("1。3。2", "1.3.2"),
        ("1、3、2", "1.3.2"),
        ("1､3｡2", "1.3.2"),
        ("１。３。１。４", "1.3.1.4"),
        ("支委会、党课", "支委会、党课"),
        ("1.3.2。", "1.3.2。"),
    ],
)
def test_a_name_typed_another_way_is_compared_as_another_name(typed, folded):
    assert spelling.fold_text(typed) == folded


@pytest.mark.parametrize("typed", ["1。3。2", "1、3、2", "１.３.２", " 1。3。2 "])
def test_a_reinterpreted_id_goes_unsaid(typed):
    assert spelling.understood_id(typed) == f"“{typed.strip()}”按 1.3.2 理解"


@pytest.mark.parametrize(
    "typed", ["1.3.2", "主题党日", "《钢铁意志》", "Theme-Party-Day", "12", ""]
)
def test_a_name_taken_as_typed_is_called_reinterpreted(typed):
    assert spelling.understood_id(typed) == ""


def test_a_count_in_full_width_is_read_without_saying_so():
    assert spelling.understood("１２", str(spelling.parse_count("１２"))) == "“１２”按 12 理解"
    assert spelling.understood("12", "12") == ""


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("支委会、党小组会，主题党日", ["支委会", "党小组会", "主题党日"]),
        ("支委会；党课\n党小组会\r\n", ["支委会", "党课", "党小组会"]),
        ("、支委会、、", ["支委会"]),
        ("", []),
        ("1.3.1.2、1.3.2", ["1.3.1.2", "1.3.2"]),
        ("1、3、2", ["1、3、2"]),
        ("１、３、２", ["１、３、２"]),
        ("1、3、2@轧辊、党课", ["1、3、2@轧辊", "党课"]),
        ("1、3、2@轧辊、1、3、1", ["1、3、2@轧辊", "1、3、1"]),
        ("党课、1、3、2#2026-11", ["党课", "1、3、2#2026-11"]),
    ],
)
def test_a_list_falls_into_the_wrong_items(typed, items):
    assert spelling.split_list(typed) == items


def test_two_dimensions_are_taken_for_one_id():
    assert spelling.split_list("1、2", dotted=False) == ["1", "2"]


def test_an_ascii_comma_separates_silently():
    with pytest.raises(BadInput) as refused:
        spelling.split_list("支委会,党课")
    assert "半角逗号" in refused.value.message
    assert "支委会、党课" in refused.value.hint


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("今天", "2026-11-23"),
        ("昨天", "2026-11-22"),
        ("前天", "2026-11-21"),
        ("明天", "2026-11-24"),
        ("11-20", "2026-11-20"),
        ("11.20", "2026-11-20"),
        ("11。20", "2026-11-20"),
        ("11月20日", "2026-11-20"),
        ("11月20号", "2026-11-20"),
        ("11 月 20 日", "2026-11-20"),
        ("１１月２０日", "2026-11-20"),
        ("11/2", "2026-11-02"),
        ("11-23", "2026-11-23"),
        ("11-24", "2025-11-24"),
        ("2026.11.28", "2026-11-28"),
        ("2025/03/01", "2025-03-01"),
        ("2025/3/1", "2025-03-01"),
        ("2026年11月28日", "2026-11-28"),
        ("20261128", "2026-11-28"),
        ("2026-11-28", "2026-11-28"),
        ("02-29", "2024-02-29"),
        (" 2024-02-29 ", "2024-02-29"),
    ],
)
def test_a_day_is_read_as_another_day(typed, day):
    assert spelling.parse_day(typed, TODAY).isoformat() == day


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("2025-W10-1", "按周"),
        ("2025-02-29", "2025 年 2 月没有 29 日"),
        ("11-31", "11 月没有 31 日"),
        ("2026-00-10", "没有 0 月"),
        ("13-01", "没有 13 月"),
        ("2026-11", "只写到月"),
        ("11-28-2026", "年份要写在前面，写四位：2026-11-28。"),
        ("11/12/2026", "年份要写在前面，写四位：2026-11-12 或 2026-12-11。"),
        ("31/11/2026", "年份要写在前面，写四位。"),
        ("26-11-28", "年份要写在前面"),
        ("0026-11-28", "年份不在"),
        ("11²-28", "不是日期"),
        ("²-²", "不是日期"),
        ("٣-٤", "不是日期"),
        ("2026-11-28T08:00", "不是日期"),
        ("1128", "不是日期"),
        ("11", "不是日期"),
        ("", "不是日期"),
        ("月底", "不是日期"),
        pytest.param("9" * 5000, "不是日期", id="5,000 digits"),
    ],
)
def test_what_is_no_day_is_read_as_one(typed, reason):
    with pytest.raises(BadInput) as refused:
        spelling.parse_day(typed, TODAY)
    assert reason in refused.value.message
    assert refused.value.hint


def _spellings_with_year(day):
    year, month, number = day.year, day.month, day.day
    return (
        day.isoformat(),
        f"{year}.{month}.{number}",
        f"{year}/{month:02}/{number:02}",
        f"{year}年{month}月{number}日",
        f"{year}{month:02}{number:02}",
    )


@given(day=ANY_DAY, today=ANY_DAY)
def test_a_day_with_its_year_depends_on_today(day, today):
    for typed in _spellings_with_year(day):
        assert spelling.parse_day(typed, today) == day
        assert spelling.parse_due(typed, today) == day


def _spellings_without_year(day):
    return f"{day.month}-{day.day}", f"{day.month:02}.{day.day:02}", f"{day.month}月{day.day}日"


@given(today=ANY_DAY, back=st.integers(0, 364))
def test_a_day_without_its_year_is_not_the_latest_past_one(today, back):
    day = today - timedelta(days=back)
    for typed in _spellings_without_year(day):
        assert spelling.parse_day(typed, today) == day


@given(today=ANY_DAY, ahead=st.integers(0, 182))
def test_a_due_day_without_its_year_is_not_the_next_one(today, ahead):
    day = today + timedelta(days=ahead)
    for typed in _spellings_without_year(day):
        assert spelling.parse_due(typed, today) == day


@given(today=ANY_DAY, back=st.integers(1, 182))
def test_a_due_day_that_has_just_passed_is_moved_to_next_year(today, back):
    day = today - timedelta(days=back)
    for typed in _spellings_without_year(day):
        with pytest.raises(BadInput, match="已经过了"):
            spelling.parse_due(typed, today)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("月底", "2026-11-30"),
        ("下月底", "2026-12-31"),
        ("年底", "2026-12-31"),
        ("后天", "2026-11-25"),
        ("12-05", "2026-12-05"),
        ("03-15", "2027-03-15"),
        ("02-29", "2028-02-29"),
    ],
)
def test_a_due_day_is_read_as_another_day(typed, day):
    assert spelling.parse_due(typed, TODAY).isoformat() == day


def test_the_end_of_next_month_is_wrong_in_december():
    assert spelling.parse_due("下月底", date(2027, 12, 31)) == date(2028, 1, 31)
    assert spelling.parse_due("下月底", date(2028, 1, 31)) == date(2028, 2, 29)


@pytest.mark.parametrize("typed", ["本周末", "周五", "下周"])
def test_an_ambiguous_due_day_is_guessed(typed):
    with pytest.raises(BadInput):
        spelling.parse_due(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "count"),
    [("1", 1), ("12", 12), ("１２", 12), (" 3 ", 3), ("2次", 2), ("007", 7), ("9999", 9999)],
)
def test_a_count_is_read_as_another_number(typed, count):
    assert spelling.parse_count(typed) == count


@pytest.mark.parametrize(
    "typed",
    [
        "²",
        "1.5",
        "-1",
        "+1",
        "三",
        "",
        "次",
        "1e3",
        "0",
        "０",
        "٣",
        "10000",
        pytest.param("9" * 5000, id="5,000 digits"),
    ],
)
def test_what_is_no_count_is_read_as_one(typed):
    with pytest.raises(BadInput):
        spelling.parse_count(typed)


def test_a_negative_count_is_a_number_and_too_small():
    with pytest.raises(BadInput, match="从 1 起"):
        spelling.parse_count("-1")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("未办 没办 未完成 not_started not-started Not_Started", "not_started"),
        ("在办 in_progress", "in_progress"),
        ("待审核 待审 submitted", "submitted"),
        ("已办 完成 办结 done DONE", "done"),
        ("未开展 missed", "missed"),
        ("不适用 not_applicable", "not_applicable"),
        ("逾期 超期 overdue", "overdue"),
        ("逾期办结 late", "late"),
    ],
)
def test_a_status_word_is_not_understood(words, value):
    assert {spelling.status(word) for word in words.split()} == {value}


def test_a_status_has_no_word():
    assert all(spelling.status(each.value) == each.value for each in Status)


@pytest.mark.parametrize("word", ["", "销号", "办", "逾", "进行中"])
def test_a_word_that_is_no_status_is_taken_for_one(word):
    assert spelling.status(word) is None


def test_a_note_is_not_stored_in_one_form():
    assert spelling.clean_note("cafe\u0301") == "caf\u00e9"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[/]",
        "[link=x]停产检修[/link]",
        "第一行\n第二行\t",
        "左\u202e右",
        "零\u200b宽",
        "１２",
        "\x1b[31m",
    ],
)
def test_a_note_is_changed_on_the_way_in(text):
    assert spelling.clean_note(text) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("空\0字符", "U+0000"),
        ("\udce9", "不成字"),
        pytest.param("好" * 4001, "4,001 个字", id="4,001 characters"),
        pytest.param("x" * 1_000_000, "1,000,000 个字", id="a megabyte"),
    ],
)
def test_a_note_that_must_be_refused_is_stored(text, reason):
    with pytest.raises(BadInput) as refused:
        spelling.clean_note(text, "原因")
    assert reason in refused.value.message
    assert refused.value.message.startswith("原因")


def test_the_longest_note_is_refused():
    assert len(spelling.clean_note("好" * 4000)) == 4000
    assert len(spelling.clean_note("e\u0301" * 4000)) == 4000
