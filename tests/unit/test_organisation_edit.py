"""Changing organisation.toml: comments, codes and parents stay; a refused change changes nothing."""

import pytest

from sixiang_cli import organisation
from sixiang_cli.errors import BadDefinitions, BadInput
from sixiang_cli.model import Level
from sixiang_cli.organisation.edit import add_units, rename_unit, retire_units

LEVELS = (Level("厂", "plant"), Level("作业区", "area_unit"), Level("班组", "team"))
BY_HAND = """\
# 我们厂的单位
[[unit]]
name = "热轧示例厂"   # 全称
level = "厂"

# 作业区
[[unit]]
name = "轧辊作业区"
level = "作业区"

[[unit]]
name = "甲班"
level = "班组"
parent = "轧辊作业区"  # 三楼
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "organisation.toml"


def units(path):
    found, faults = organisation.check(str(path), LEVELS)
    assert found is not None, faults
    return {unit.code: (found.path(unit.code)[1:], unit.builtin) for unit in found.units}


def add(path, names, level, parent, codes, since=""):
    add_units(
        str(path),
        LEVELS,
        names,
        level=level,
        parent=parent,
        since=[since] * len(names),
        codes=codes,
    )


def test_the_first_units_make_the_file_and_say_what_it_is(path):
    add(path, ["甲班", "乙班"], "班组", "b1", ["c1", "c2"], since="2026-01-01")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 单位：")
    assert text.count("from = 2026-01-01\n") == 2
    assert units(path) == {
        "a1": ((), True),
        "b1": (("作业区",), True),
        "c1": (("作业区", "甲班"), False),
        "c2": (("作业区", "乙班"), False),
    }


def test_a_unit_added_above_takes_the_built_in_ones_place(path):
    add(path, ["甲班"], "班组", "b1", ["c1"])
    add(path, ["轧辊作业区", "精整作业区"], "作业区", "a1", ["b1", "b2"])
    add(path, ["热轧示例厂"], "厂", "", ["a1"])
    assert units(path)["c1"] == (("轧辊作业区", "甲班"), False)
    assert "parent" not in path.read_text(encoding="utf-8").rpartition("热轧示例厂")[2]


def test_children_without_a_written_parent_stay_where_they_were(path):
    path.write_text('[[unit]]\nname = "甲班"\nlevel = "班组"\n', encoding="utf-8")
    before = set(units(path))
    add(path, ["轧辊作业区", "精整作业区"], "作业区", "a1", ["b1", "b2"])
    after = units(path)
    assert before <= set(after)
    assert after["厂/作业区/甲班"] == (("轧辊作业区", "甲班"), False)


def test_comments_and_line_ends_stay(path):
    path.write_bytes(b"\xef\xbb\xbf" + BY_HAND.replace("\n", "\r\n").encode())
    add(path, ["乙班"], "班组", "热轧示例厂/轧辊作业区", ["c1"])
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf#")
    assert data.count(b"\n") == data.count(b"\r\n")
    for comment in ("# 我们厂的单位", "# 全称", "# 作业区", "# 三楼"):
        assert comment in data.decode()


def test_another_name_changes_neither_codes_nor_places(path):
    path.write_text(BY_HAND, encoding="utf-8")
    before = units(path)
    rename_unit(str(path), LEVELS, "热轧示例厂", "冷轧示例厂")
    rename_unit(str(path), LEVELS, "热轧示例厂/轧辊作业区", "磨辊作业区")
    assert set(units(path)) == set(before)
    assert units(path)["热轧示例厂/轧辊作业区/甲班"] == (("磨辊作业区", "甲班"), False)
    text = path.read_text(encoding="utf-8")
    assert 'name = "冷轧示例厂"   # 全称' in text
    assert "# 三楼" in text


def test_a_built_in_unit_gets_its_name_in_the_file(path):
    rename_unit(str(path), LEVELS, "c1", "甲班")
    assert units(path)["c1"] == (("作业区", "甲班"), False)


def test_a_retired_unit_has_a_last_day(path):
    path.write_text(BY_HAND, encoding="utf-8")
    retire_units(str(path), LEVELS, ["热轧示例厂/轧辊作业区/甲班"], "2026-06-30")
    found, _ = organisation.check(str(path), LEVELS)
    assert found.unit("热轧示例厂/轧辊作业区/甲班").until == "2026-06-30"
    assert "until = 2026-06-30" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["丙/班"], "/"),
        (["丙班", "丙班"], "写了两次"),
        (["甲班"], "写了两次"),
        ([" "], "空"),
        (["丙\x1b"], r"U\+001B"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_changes(path, names, told):
    path.write_text(BY_HAND, encoding="utf-8")
    codes = [f"c{number}" for number in range(2, 2 + len(names))]
    with pytest.raises(BadInput, match=told):
        add(path, names, "班组", "热轧示例厂/轧辊作业区", codes)
    assert path.read_text(encoding="utf-8") == BY_HAND
    assert list(path.parent.iterdir()) == [path]


def test_a_name_already_there_is_refused_on_renaming(path):
    path.write_text(BY_HAND + '[[unit]]\nname = "乙班"\nlevel = "班组"\n', encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(BadInput, match="写了两次"):
        rename_unit(str(path), LEVELS, "热轧示例厂/轧辊作业区/乙班", "甲班")
    assert path.read_bytes() == before


def test_a_file_with_faults_is_left_alone(path):
    path.write_text(BY_HAND + 'level = "x"\n', encoding="utf-8")
    with pytest.raises(BadDefinitions):
        add(path, ["乙班"], "班组", "b1", ["c2"])


def test_what_is_not_there_is_neither_renamed_nor_retired(path):
    for change in (
        lambda: rename_unit(str(path), LEVELS, "z9", "甲班"),
        lambda: retire_units(str(path), LEVELS, ["c1"], "2026-01-01"),
        lambda: retire_units(str(path), LEVELS, ["z9"], "2026-01-01"),
    ):
        with pytest.raises(BadInput):
            change()
    assert not path.exists()


def test_units_after_other_tables_stay_in_the_order_of_the_file(path):
    path.write_text(BY_HAND + "\n[other]\nx = 1\n", encoding="utf-8")
    add(path, ["乙班"], "班组", "热轧示例厂/轧辊作业区", ["c1"])
    assert units(path)["c1"] == (("轧辊作业区", "乙班"), False)


def test_a_list_written_on_one_line_can_be_added_to(path):
    path.write_text('unit = [{ name = "甲班", level = "班组" }]\n', encoding="utf-8")
    add(path, ["乙班"], "班组", "b1", ["c1"])
    assert {"c1", "厂/作业区/甲班"} <= set(units(path))
