import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.matching import Name, match, match_units, nearest
from sixiang_cli.pinyin import initials
from sixiang_cli.spelling import fold_text


def _measure(id_, slug, *titles, keywords=()):
    folded = tuple(map(fold_text, titles))
    return Name(id_, slug, folded, tuple(map(fold_text, keywords)), tuple(map(initials, folded)))


MEASURES = (
    _measure("1.1.1", "first-agenda", "第一议题"),
    _measure("1.3.1", "three-meetings-one-lesson", "三会一课"),
    _measure("1.3.1.1", "branch-assembly", "支部党员大会"),
    _measure("1.3.1.2", "branch-committee", "支委会"),
    _measure("1.3.2", "theme-party-day", "主题党日"),
    _measure("1.3.3", "party-school-program", "参加万名党员进党校", keywords=("党校", "培训")),
    _measure("1.13.1", "far-away", "远"),
    _measure("2.3.1", "film-iron-will", "观看《钢铁意志》", keywords=("红色基因", "观影")),
    _measure(
        "3.1.2", "pledge", "各级军令状", "与厂签订军令状", "与作业区签军令状", keywords=("责任状",)
    ),
    _measure("3.1.4", "director-liaison", "厂长联络员"),
    _measure("3.2.5", "party-innovation-studio", "党员创新工作室组建"),
    _measure("3.2.6", "model-worker-studio", "劳模创新工作室组建"),
    _measure("4.3.4", "studios-in-projects", "工作室攻关摘牌", keywords=("党员创新工作室",)),
)


def _ids(found):
    return [name.id for name in found]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("1.3.2", ["1.3.2"]),
        ("1。3。2", ["1.3.2"]),
        ("1、3、2", ["1.3.2"]),
        ("１.３.２", ["1.3.2"]),
        ("1.3.1", ["1.3.1"]),
        ("1.3", ["1.3.1", "1.3.1.1", "1.3.1.2", "1.3.2", "1.3.3"]),
        ("1.3.", ["1.3.1", "1.3.1.1", "1.3.1.2", "1.3.2", "1.3.3"]),
        ("1.1", ["1.1.1"]),
        ("theme-party-day", ["1.3.2"]),
        ("Theme", ["1.3.2"]),
        ("party", ["1.3.3", "3.2.5"]),
        ("branch", ["1.3.1.1", "1.3.1.2"]),
        ("主题党日", ["1.3.2"]),
        ("“主题党日”", ["1.3.2"]),
        ("党日", ["1.3.2"]),
        ("钢铁意志", ["2.3.1"]),
        ("《钢铁意志》", ["2.3.1"]),
        ("军令状", ["3.1.2"]),
        ("与厂签", ["3.1.2"]),
        ("责任状", ["3.1.2"]),
        ("工作室", ["3.2.5", "3.2.6", "4.3.4"]),
        ("党员创新工作室", ["3.2.5", "4.3.4"]),
        ("培训", ["1.3.3"]),
        ("ztdr", ["1.3.2"]),
        ("ZTDR", ["1.3.2"]),
        ("czlly", ["3.1.4"]),
        ("cclly", ["3.1.4"]),
        ("lly", ["3.1.4"]),
        ("gtyz", ["2.3.1"]),
        ("gk《gtyz》", ["2.3.1"]),
        ("zyqq", ["3.1.2"]),
        ("z", []),
        ("", []),
        ("《》", []),
        ("主题党曰", []),
        ("1.3.9", []),
        ("9", []),
        ("xxxx", []),
    ],
)
def test_what_was_typed_fits_other_measures(typed, ids):
    assert _ids(match(typed, MEASURES)) == ids


def test_a_part_of_a_title_outranks_a_whole_title():
    names = (_measure("1", "a", "党课讲稿"), _measure("2", "b", "党课"))
    assert _ids(match("党课", names)) == ["2"]


def test_a_slug_that_begins_so_does_not_outrank_a_title_that_contains_it():
    names = (_measure("1", "x", "学习kpi办法"), _measure("2", "kpi-review", "考核"))
    assert _ids(match("kpi", names)) == ["2"]


def test_pinyin_outranks_a_title():
    names = (_measure("1", "x", "打卡情况"), _measure("2", "y", "新dk系统"))
    assert _ids(match("dk", names)) == ["2"]


def test_initials_are_missing_where_the_name_does_not_bring_them():
    assert _ids(match("ztdr", (Name("1", "x", ("主题党日",)),))) == ["1"]


@given(st.text())
def test_a_text_breaks_the_ranking(text):
    assert set(match(text, MEASURES)) <= set(MEASURES)
    assert set(nearest(text, MEASURES)) <= set(MEASURES)
    assert set(match_units(text, UNITS)) <= set(UNITS)


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("主题党曰", "1.3.2"),
        ("主题党员日", "1.3.2"),
        ("支委会议", "1.3.1.2"),
        ("theme-paty-day", "1.3.2"),
        ("三会一刻", "1.3.1"),
        ("工作室攻关揭牌", "4.3.4"),
    ],
)
def test_a_slip_of_the_input_method_has_nothing_near(typed, id_):
    assert nearest(typed, MEASURES)[0].id == id_


def test_too_many_or_too_distant_names_are_offered():
    assert len(nearest("创新工作室组建", MEASURES)) == 3
    assert len(nearest("创新工作室组建", MEASURES, n=2)) == 2
    assert nearest("食堂菜谱", MEASURES) == ()
    assert nearest("", MEASURES) == ()


def _unit(code, *path):
    return Name(code, "", tuple(map(fold_text, path)))


UNITS = (
    _unit("a1", "热轧示例厂"),
    _unit("b1", "热轧示例厂", "轧辊作业区"),
    _unit("c1", "热轧示例厂", "轧辊作业区", "甲班"),
    _unit("c2", "热轧示例厂", "轧辊作业区", "乙班"),
    _unit("c12", "热轧示例厂", "轧辊作业区", "机修班"),
    _unit("b2", "热轧示例厂", "精整作业区"),
    _unit("c5", "热轧示例厂", "精整作业区", "甲班"),
    _unit("c6", "热轧示例厂", "精整作业区", "乙班"),
    _unit("b3", "热轧示例厂", "综合科（机关党支部）"),
)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("c1", ["c1"]),
        ("C12", ["c12"]),
        ("c", []),
        ("甲班", ["c1", "c5"]),
        ("轧辊作业区/甲班", ["c1"]),
        ("热轧示例厂/轧辊作业区/甲班", ["c1"]),
        ("轧辊/甲", ["c1"]),
        ("轧辊／甲", ["c1"]),
        ("/轧辊/甲/", ["c1"]),
        ("热轧/甲", []),
        ("精整", ["b2"]),
        ("作业区", ["b1", "b2"]),
        ("热轧", ["a1"]),
        ("zg/jb", ["c1"]),
        ("yg/jb", ["c1"]),
        ("zg/j", ["c1", "c12"]),
        ("zgzyq", ["b1"]),
        ("jz", ["b2"]),
        ("jxb", ["c12"]),
        ("zg/甲", ["c1"]),
        ("精整/yb", ["c6"]),
        ("j", []),
        ("zhk", ["b3"]),
        ("机关党支部", ["b3"]),
        ("丙班", []),
        ("一/二/三/四/五", []),
        ("", []),
        ("/", []),
        ("轧辊//甲", []),
    ],
)
def test_what_was_typed_fits_other_units(typed, codes):
    assert _ids(match_units(typed, UNITS)) == codes


def test_a_part_of_a_name_outranks_a_whole_name_in_a_path():
    units = (_unit("c1", "厂", "轧辊区", "甲班"), _unit("c2", "厂", "轧辊区", "新甲班"))
    assert _ids(match_units("轧辊/甲班", units)) == ["c1"]


def test_a_slip_in_a_unit_has_nothing_near():
    assert nearest("轧棍作业区", UNITS)[0].id == "b1"
