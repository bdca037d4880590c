"""Every fault of meaning in a catalogue: all at once, each where it stands, each with its remedy."""

import pytest

from sixiang_cli import catalogue

HEAD = """\
schema = 1
title = "示例"
departments = ["党委"]
[[level]]
name = "厂"
slug = "plant"
[[level]]
name = "班组"
slug = "team"
aliases = ["班"]
[[dimension]]
id = "1"
method = "甲化"
uplift = "乙"
[[area]]
id = "1.1"
title = "领域"
[[measure]]
id = "1.1.1"
slug = "first"
title = "第一项"
levels = ["厂"]
cadence = "monthly"
"""
LINES = HEAD.count("\n")


def check(tmp_path, text, data=None):
    path = tmp_path / "目录.toml"
    path.write_bytes(text.encode() if data is None else data)
    return catalogue.check(str(path))


def measure(**changes):
    """Give a sound measure in TOML, line by line, with some lines changed or left out."""
    lines = {
        "id": '"1.1.2"',
        "title": '"第二项"',
        "levels": '["班组"]',
        "cadence": '"yearly"',
    } | changes
    return "[[measure]]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items() if value)


def test_the_measure_these_tests_change_is_sound(tmp_path):
    found, faults = check(tmp_path, HEAD + measure())
    assert faults == ()
    assert len(found.measures) == 2


# name: (changes to a sound measure, line within it counted from [[measure]] as 0, column, code, told)
ONE_MEASURE = {
    "unknown key": ({"titel": '"x"'}, 5, 1, "unknown-key", "是不是 title"),
    "no id": ({"id": ""}, 0, 1, "missing-key", "缺 id"),
    "no title": ({"title": ""}, 0, 1, "missing-key", "缺 title"),
    "empty title": ({"title": '" "'}, 2, 9, "empty-text", "title"),
    "no owner": ({"levels": ""}, 0, 1, "missing-owner", "levels"),
    "no cadence": ({"cadence": ""}, 0, 1, "missing-key", "cadence"),
    "number for a text": ({"title": "12"}, 2, 9, "wrong-type", "括起来"),
    "text for a flag": ({"archived": '"true"'}, 5, 12, "wrong-type", "true 或 false"),
    "text for a number": ({"times": '"2"'}, 5, 9, "wrong-type", "整数"),
    "superscript as a number": ({"times": '"²"'}, 5, 9, "wrong-type", "整数"),
    "decimal": ({"times": "1.5"}, 5, 9, "wrong-type", "整数"),
    "flag for a number": ({"times": "true"}, 5, 9, "wrong-type", "整数"),
    "times = 0": ({"times": "0"}, 5, 9, "out-of-range", "1 到 1000"),
    "number in a list": ({"keywords": '["甲", 2]'}, 5, 18, "wrong-type", "文字"),
    "table for a list": ({"keywords": "{ a = 1 }"}, 5, 12, "wrong-type", "列表"),
    "text for a table": ({"level_title": '"x"'}, 5, 15, "wrong-type", "班组"),
    "repeated keyword": ({"keywords": '["甲", "甲"]'}, 5, 18, "repeated", "两遍"),
    "empty keyword": ({"keywords": '["甲", ""]'}, 5, 18, "empty-text", "空"),
    "unknown level": ({"levels": '["厂", "斑组"]'}, 3, 16, "unknown-level", "是不是 班组"),
    "unknown single level": ({"levels": '"车间"'}, 3, 10, "unknown-level", "有：厂、班组"),
    "level named twice": ({"levels": '["班组", "班"]'}, 3, 17, "repeated", "班组"),
    "level in two lists": ({"optional_levels": '["班组"]'}, 5, 19, "level-twice", "levels"),
    "unknown level of a title": (
        {"level_title": '{ "车间" = "x" }'},
        5,
        24,
        "unknown-level",
        "车间",
    ),
    "derived from nothing": ({"levels": "", "derived": '["厂"]'}, 4, 11, "missing-owner", "levels"),
    "unknown department": ({"department": '"党伟"'}, 5, 14, "unknown-department", "党委"),
    "department 未定": ({"department": '"未定"'}, 5, 14, "unknown-department", "未定"),
    "unknown area": ({"area": '"1.2"'}, 5, 8, "unknown-area", "1.1"),
    "no area to be seen": ({"id": '"7.7.7"'}, 0, 1, "unknown-area", "写上 area"),
    "unknown cadence": ({"cadence": '"monthy"'}, 4, 11, "not-a-choice", "是不是 monthly"),
    "unknown basis": ({"basis": '"article"'}, 5, 9, "not-a-choice", "stated"),
    "until before from": (
        {"from": "2026-05-01", "until": "2026-04-01"},
        6,
        9,
        "until-before-from",
        "2026-04-01",
    ),
    "no such day in a text": ({"until": '"2025-02-29"'}, 5, 9, "bad-date", "until"),
    "a moment for a day": ({"until": "2025-02-28T10:00:00"}, 5, 9, "wrong-type", "日期"),
    "due on no day": ({"due": '"02-30"'}, 5, 7, "bad-due", "02-30"),
    "due in no month": ({"due": '"13-01"'}, 5, 7, "bad-due", "13-01"),
    "due in words": ({"due": '"月底"'}, 5, 7, "bad-due", "几号"),
    "due on the 32nd": ({"due": "32"}, 5, 7, "bad-due", "1 到 31"),
    "month and day of a month": (
        {"cadence": '"monthly"', "due": '"03-31"'},
        5,
        7,
        "bad-due",
        "几号",
    ),
    "eighth day of the week": ({"cadence": '"weekly"', "due": "8"}, 5, 7, "bad-due", "星期"),
    "due of what has no period": (
        {"cadence": '"once"', "due": '"03-31"'},
        5,
        7,
        "due-without-period",
        "until",
    ),
    "due as needed": ({"cadence": '"as-needed"', "due": "3"}, 5, 7, "due-without-period", "按需"),
    "times as needed": ({"cadence": '"as-needed"', "times": "2"}, 5, 9, "times-as-needed", "times"),
    "escape in a text": ({"title": r'"a\u001bb"'}, 2, 9, "control-character", "U+001B"),
    "line break in a title": ({"title": r'"a\nb"'}, 2, 9, "control-character", "换行"),
    "bidi in a text": ({"evidence": '"a\u202eb"'}, 5, 12, "invisible-character", "U+202E"),
    "zero width in a keyword": (
        {"keywords": '["甲", "乙\u200b"]'},
        5,
        18,
        "invisible-character",
        "U+200B",
    ),
    "1 MB of text": ({"note": f'"{"长" * 350_000}"'}, 5, 8, "too-long", "350000"),
    "same id": ({"id": '"1.1.1"'}, 1, 6, "duplicate-id", f"第 {LINES - 5} 行"),
    "full-width id": ({"id": '"１.1.2"'}, 1, 6, "full-width", "写成 1.1.2"),
    "Cyrillic in an id": ({"id": '"1.1.2\u0430"'}, 1, 6, "mixed-scripts", "U+0430"),
    "zero width in an id": ({"id": '"1.1.\u200b2"'}, 1, 6, "invisible-character", "U+200B"),
    "id as a path": ({"id": '"../x"'}, 1, 6, "bad-id", "/"),
    "id as a device": ({"id": '"CON.1"', "area": '"1.1"'}, 1, 6, "reserved-id", "设备"),
    "id with a trailing dot": ({"id": '"1.1.2."'}, 1, 6, "bad-id", "首尾"),
    "id with two dots": ({"id": '"1.1..2"'}, 1, 6, "bad-id", "两个点"),
    "id that would split an address": ({"id": '"1.1@2"'}, 1, 6, "bad-id", "@"),
    "same slug": ({"slug": '"first"'}, 5, 8, "duplicate-slug", f"第 {LINES - 5} 行"),
    "slug in capitals": ({"slug": '"Second"'}, 5, 8, "bad-slug", "小写"),
    "Cyrillic in a slug": ({"slug": '"sec\u043end"'}, 5, 8, "mixed-scripts", "U+043E"),
    "part of nothing": ({"part_of": '"1.1.9"'}, 5, 11, "unknown-measure", "1.1.9"),
    "sum of nothing": (
        {"cadence": "", "rolls_up": '["1.1.1", "1.1.9"]'},
        4,
        22,
        "unknown-measure",
        "1.1.9",
    ),
    "sum of itself": ({"cadence": "", "rolls_up": '["1.1.2"]'}, 4, 12, "circle", "1.1.2 > 1.1.2"),
}


@pytest.mark.parametrize("name", ONE_MEASURE)
def test_a_fault_is_named_where_it_stands(tmp_path, name):
    changes, line, column, code, told = ONE_MEASURE[name]
    found, faults = check(tmp_path, HEAD + measure(**changes))
    assert found is None
    assert [(f.line, f.column, f.code) for f in faults if not f.warning] == [
        (LINES + 1 + line, column, code)
    ]
    assert told in faults[0].message


WARNINGS = {
    "31st of every month": ({"cadence": '"monthly"', "due": "31"}, 5, 7, "short-month", "最后一天"),
    "title twice": ({"title": '"《第一项》"'}, 2, 9, "same-title", f"第 {LINES - 5} 行"),
    "title for a level that has no part": (
        {"level_title": '{ "厂" = "x" }'},
        5,
        15,
        "idle-key",
        "厂",
    ),
    "rhythm of an umbrella": ({"rolls_up": '["1.1.1"]'}, 4, 1, "idle-key", "cadence"),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_what_is_only_odd_is_a_warning(tmp_path, name):
    changes, line, column, code, told = WARNINGS[name]
    found, faults = check(tmp_path, HEAD + measure(**changes))
    assert found is not None
    assert [(f.line, f.column, f.code, f.warning) for f in faults] == [
        (LINES + 1 + line, column, code, True)
    ]
    assert told in faults[0].message


HEADS = {
    "newer schema": ("schema = 1", "schema = 2", 1, 10, "not-a-choice", "只能写 1"),
    "no title": ('title = "示例"\n', "", 1, 1, "missing-key", "缺 title"),
    "unknown time zone": (
        'title = "示例"',
        'title = "示例"\ntimezone = "Asia/Anshan"',
        3,
        12,
        "unknown-timezone",
        "Asia/Shanghai",
    ),
    "level with the name of another": ('"班"', '"厂"', 10, 11, "duplicate-level", "第 4 行"),
    "dimension without an uplift": ('uplift = "乙"\n', "", 11, 1, "missing-key", "uplift"),
    "area of no dimension": (
        'id = "1.1"\n',
        'id = "1.1"\ndimension = "2"\n',
        17,
        13,
        "unknown-dimension",
        "2",
    ),
    "table where tables belong": (
        "[[dimension]]",
        "[dimension]",
        11,
        1,
        "wrong-type",
        "[[dimension]]",
    ),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_fault_in_what_is_declared_is_named(tmp_path, name):
    old, new, line, column, code, told = HEADS[name]
    assert old in HEAD
    _, faults = check(tmp_path, HEAD.replace(old, new, 1))
    assert (faults[0].line, faults[0].column, faults[0].code) == (line, column, code), faults
    assert told in faults[0].message


def test_all_faults_come_at_once_in_the_order_of_the_file(tmp_path):
    text = HEAD + measure(titel='"x"', times="0", cadence='"monthy"', levels='["车间"]')
    _, faults = check(tmp_path, text)
    assert [fault.code for fault in faults] == [
        "unknown-level",
        "not-a-choice",
        "unknown-key",
        "out-of-range",
    ]


def test_the_message_is_what_every_tool_understands(tmp_path):
    _, (fault,) = check(tmp_path, HEAD + measure(times="0"))
    assert (
        str(fault)
        == f"{tmp_path}/目录.toml:{LINES + 6}:9 times 要在 1 到 1000 之间。（out-of-range）"
    )


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n# x\n"])
def test_an_empty_catalogue_is_called_empty(tmp_path, data):
    found, (fault,) = check(tmp_path, "", data)
    assert found is None
    assert (fault.code, fault.message) == ("empty", "目录是空的。")


def test_syntax_gives_the_first_fault_only(tmp_path):
    _, faults = check(tmp_path, HEAD + "a ＝ 1\nb ＝ 2\n[[measure]]\nid = 3\n")
    assert [fault.code for fault in faults] == ["full-width"]


def test_a_circle_through_parts_and_sums_is_told_once(tmp_path):
    text = (
        HEAD
        + measure(cadence="", rolls_up='["1.1.3"]')
        + measure(id='"1.1.3"', title='"三"', cadence="", rolls_up='["1.1.4"]')
        + measure(id='"1.1.4"', title='"四"', cadence="", rolls_up='["1.1.2"]')
    )
    _, faults = check(tmp_path, text)
    assert [fault.code for fault in faults] == ["circle"]
    assert "1.1.2 > 1.1.3 > 1.1.4 > 1.1.2" in faults[0].message


def test_a_chain_of_sums_may_be_long(tmp_path):
    text = HEAD + "".join(
        measure(id=f'"1.1.{n}"', title=f'"第{n}"', cadence="", rolls_up=f'["1.1.{n - 1}"]')
        for n in range(2, 2000)
    )
    _, faults = check(tmp_path, text)
    assert faults == ()


def test_ids_that_look_the_same_are_the_same(tmp_path):
    text = HEAD + measure(id='"1.1.a"') + measure(id='"1.1.A"', title='"三"')
    _, faults = check(tmp_path, text)
    assert [(fault.code, fault.line) for fault in faults] == [("duplicate-id", LINES + 7)]
    assert f"第 {LINES + 1} 行" in faults[0].message


def test_an_id_is_found_as_it_is_written_and_as_search_gives_it(tmp_path):
    found, _ = check(tmp_path, HEAD + measure(id='"1.1.A"'))
    assert found.measure("1.1.A").id == "1.1.A"
    assert found.measure(found.search[1].id).id == "1.1.A"


def test_markup_in_a_text_is_only_text(tmp_path):
    found, faults = check(tmp_path, HEAD + measure(title='"[/][link=x]"'))
    assert faults == ()
    assert found.measure("1.1.2").title == "[/][link=x]"


def test_texts_are_kept_in_one_form(tmp_path):
    found, _ = check(
        tmp_path, HEAD + measure(title='" cafe\u0301 "', department='"党委"', until='"2026/3/1"')
    )
    kept = found.measure("1.1.2")
    assert (kept.title, kept.departments, kept.until) == ("caf\u00e9", ("党委",), "2026-03-01")


def test_a_note_may_have_several_lines(tmp_path):
    found, faults = check(tmp_path, HEAD + measure(note='"""一\n二"""'))
    assert faults == ()
    assert found.measure("1.1.2").note == "一\n二"


def test_many_faults_are_found_without_looking_for_advice_each_time(tmp_path):
    text = HEAD + "".join(
        measure(id=f'"1.1.{n}"', title=f'"第{n}"', rolls_up='["9.9"]') for n in range(2, 3000)
    )
    _, faults = check(tmp_path, text)
    assert sum(fault.code == "unknown-measure" for fault in faults) == 2998
