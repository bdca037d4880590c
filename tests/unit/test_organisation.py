"""The tree of units: built-in units, order, paths, names, and every fault of its file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import organisation
from sixiang_cli.errors import BadDefinitions
from sixiang_cli.model import Level, Unit

LEVELS = (
    Level("厂", "plant", ("厂级", "党委")),
    Level("作业区", "area_unit", ("党支部", "车间")),
    Level("班组", "team"),
)
FILE = """\
[[unit]]
code = "a1"
name = "热轧示例厂"
level = "厂"
[[unit]]
code = "b1"
name = "轧辊作业区"
level = "作业区"
[[unit]]
code = "b2"
name = "精整作业区"
level = "车间"
parent = "热轧示例厂"
[[unit]]
code = "c1"
name = "甲班"
level = "班组"
parent = "b1"
[[unit]]
code = "c2"
name = "甲班"
level = "team"
parent = "精整作业区"
[[unit]]
code = "c3"
name = "乙班"
level = "班组"
parent = "热轧示例厂/轧辊作业区"
from = 2026-03-01
"""
LINES = FILE.count("\n")


def load(text, levels=LEVELS):
    return organisation.load(organisation.compile(text.encode(), "单位.toml", levels))


def faults_of(tmp_path, text):
    path = tmp_path / "organisation.toml"
    path.write_text(text, encoding="utf-8")
    return organisation.check(str(path), LEVELS)


def codes(units):
    return [unit.code for unit in units]


def test_without_a_file_there_is_one_unit_a_level():
    built_in = organisation.builtin(LEVELS)
    assert built_in.units == (
        Unit("a1", "厂", "厂", "", builtin=True),
        Unit("b1", "作业区", "作业区", "a1", builtin=True),
        Unit("c1", "班组", "班组", "b1", builtin=True),
    )
    assert load("").units == built_in.units


def test_units_stand_in_tree_order():
    found = load(FILE)
    assert codes(found.units) == ["a1", "b1", "c1", "c3", "b2", "c2"]
    assert found.top.name == "热轧示例厂"
    assert codes(found.children("b1")) == ["c1", "c3"]
    assert codes(found.children("a1")) == ["b1", "b2"]
    assert codes(found.below("b1")) == ["b1", "c1", "c3"]
    assert codes(found.below("a1")) == codes(found.units)
    assert codes(found.below("c2")) == ["c2"]
    assert codes(found.above("c2")) == ["a1", "b2"]
    assert found.path("c3") == ("热轧示例厂", "轧辊作业区", "乙班")
    assert found.unit("c3").since == "2026-03-01"


def test_an_unknown_code_has_nothing():
    found = load(FILE)
    assert found.unit("z9") is None
    assert found.below("z9") == found.children("z9") == found.above("z9") == found.path("z9") == ()
    assert found.display("z9") == "z9"


def test_a_unit_is_shown_by_the_shortest_path_that_is_its_own():
    found = load(FILE)
    shown = {unit.code: found.display(unit.code) for unit in found.units}
    assert shown == {
        "a1": "热轧示例厂",
        "b1": "轧辊作业区",
        "b2": "精整作业区",
        "c1": "轧辊作业区/甲班",
        "c2": "精整作业区/甲班",
        "c3": "乙班",
    }


def test_where_no_path_tells_units_apart_the_code_does():
    text = FILE.replace('code = "c1"', 'code = "c1"\nuntil = 2025-12-31') + (
        '[[unit]]\ncode = "c4"\nname = "甲班"\nlevel = "班组"\nparent = "b1"\nfrom = 2026-01-01\n'
    )
    found = load(text)
    assert (found.display("c1"), found.display("c4")) == ("c1", "c4")
    assert found.display("c2") == "精整作业区/甲班"


def test_a_level_without_units_keeps_its_built_in_one():
    one = load('[[unit]]\ncode = "b1"\nname = "轧辊"\nlevel = "作业区"\n')
    assert [(unit.code, unit.parent, unit.builtin) for unit in one.units] == [
        ("a1", "", True),
        ("b1", "a1", False),
        ("c1", "b1", True),
    ]
    two = load(
        '[[unit]]\ncode = "b1"\nname = "轧辊"\nlevel = "作业区"\n'
        '[[unit]]\ncode = "b2"\nname = "精整"\nlevel = "作业区"\n'
    )
    assert two.unit("c1").parent == "a1"


def test_the_built_in_unit_can_be_named_as_a_parent():
    text = '[[unit]]\ncode = "c1"\nname = "甲班"\nlevel = "班组"\nparent = "{}"\n'
    for parent in ("b1", "作业区", "厂/作业区"):
        assert load(text.format(parent)).unit("c1").parent == "b1"


def test_a_unit_written_without_a_code_is_known_by_its_path():
    found = load(FILE.replace('code = "c2"\n', "").replace('code = "a1"\n', ""))
    assert found.top.code == "热轧示例厂"
    assert found.path("热轧示例厂/精整作业区/甲班") == ("热轧示例厂", "精整作业区", "甲班")


def test_a_parent_may_stand_after_its_children():
    head, _, rest = FILE.partition('[[unit]]\ncode = "b2"')
    found = load(
        head
        + rest.partition("[[unit]]")[1]
        + rest.partition("[[unit]]")[2]
        + '[[unit]]\ncode = "b2"'
        + rest.partition("[[unit]]")[0]
    )
    assert codes(found.below("b2")) == ["b2", "c2"]


def test_the_compiled_form_is_the_same_organisation(tmp_path):
    checked, faults = faults_of(tmp_path, FILE)
    assert faults == ()
    again = load(FILE)
    assert again.units == checked.units
    assert again.digest == checked.digest != ""
    assert organisation.builtin(LEVELS).digest == ""


@pytest.mark.parametrize("damaged", [b"", b"{}", b"[2,1,2,3]", b'[1,"x",[['])
def test_a_damaged_compiled_form_is_not_read(damaged):
    with pytest.raises(ValueError):
        organisation.load(damaged)


UNIT = '[[unit]]\ncode = "c9"\nname = "丙班"\nlevel = "班组"\nparent = "b1"\n'
BAD = {
    "no name": (('name = "丙班"\n', ""), 0, 1, "missing-key", "缺 name"),
    "no level": (('level = "班组"\n', ""), 0, 1, "missing-key", "缺 level"),
    "unknown level": (('"班组"', '"工段"'), 3, 9, "unknown-level", "厂、作业区、班组"),
    "unknown parent": (('"b1"', '"轧棍作业区"'), 4, 10, "unknown-parent", "是不是 轧辊作业区"),
    "ambiguous parent": (('"b1"', '"甲班"'), 4, 10, "parent-level", "班组"),
    "no parent where several fit": (('parent = "b1"\n', ""), 0, 1, "missing-parent", "轧辊作业区"),
    "parent of the same level": (('"b1"', '"乙班"'), 4, 10, "parent-level", "不比班组高"),
    "itself as a parent": (('"b1"', '"丙班"'), 4, 10, "parent-level", "丙班"),
    "second top": (('"班组"\nparent = "b1"', '"厂"'), 0, 1, "several-tops", "第 1 行"),
    "top with a parent": (('"班组"', '"厂"'), 4, 10, "top-has-parent", "最上一级"),
    "same code": (('"c9"', '"C1"'), 1, 8, "duplicate-code", "第 14 行"),
    "code of another level's first": (('code = "c9"', 'code = "a1"'), 1, 8, "reserved-code", "厂"),
    "same name below the same": (('"丙班"', '"“甲班”"'), 2, 8, "duplicate-unit", "第 14 行"),
    "name with a slash": (('"丙班"', '"丙/班"'), 2, 8, "bad-name", "/"),
    "name that selects everything": (('"丙班"', '"全部"'), 2, 8, "bad-name", "全部"),
    "name that is a code": (('"丙班"', '"B2"'), 2, 8, "name-is-code", "第 9 行"),
    "code that would split an address": (('"c9"', '"c#9"'), 1, 8, "bad-id", "#"),
    "Cyrillic code": (('"c9"', '"\u04419"'), 1, 8, "mixed-scripts", "U+0441"),
    "until before from": (
        ('"b1"\n', '"b1"\nfrom = 2026-02-01\nuntil = 2026-01-01\n'),
        6,
        9,
        "until-before-from",
        "2026-02-01",
    ),
    "long name": (('"丙班"', f'"{"丙" * 41}"'), 2, 8, "too-long", "41"),
    "zero width": (('"丙班"', '"丙\u200b班"'), 2, 8, "invisible-character", "U+200B"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_named_where_it_stands(tmp_path, name):
    (old, new), line, column, code, told = BAD[name]
    assert old in UNIT
    found, faults = faults_of(tmp_path, FILE + UNIT.replace(old, new, 1))
    assert found is None
    fatal = [fault for fault in faults if not fault.warning]
    assert (LINES + 1 + line, column, code) in [(f.line, f.column, f.code) for f in fatal], fatal
    assert told in next(fault for fault in fatal if fault.code == code).message


def test_a_name_that_fits_two_parents_is_refused_with_both(tmp_path):
    text = FILE + (
        '[[unit]]\nname = "公用"\nlevel = "作业区"\ncode = "b7"\nuntil = 2025-01-01\n'
        '[[unit]]\nname = "公用"\nlevel = "作业区"\ncode = "b8"\nfrom = 2025-02-01\n'
        '[[unit]]\nname = "丁班"\nlevel = "班组"\nparent = "公用"\n'
    )
    found, faults = faults_of(tmp_path, text)
    assert found is None
    assert [fault.code for fault in faults if not fault.warning] == ["ambiguous-parent"]


def test_an_unknown_key_is_only_a_warning(tmp_path):
    found, (fault,) = faults_of(tmp_path, FILE + 'memo = "x"\n')
    assert found is not None
    assert (fault.line, fault.code, fault.warning) == (LINES + 1, "unknown-key", True)


def test_a_unit_that_outlives_its_parent_is_pointed_out(tmp_path):
    text = FILE.replace('level = "车间"\n', 'level = "车间"\nuntil = 2026-06-30\n')
    found, faults = faults_of(tmp_path, text)
    assert found is not None
    assert [(fault.code, fault.warning) for fault in faults] == [("parent-ended", True)]


def test_a_broken_file_does_not_compile():
    with pytest.raises(BadDefinitions) as caught:
        load(FILE + UNIT.replace("班组", "工段") + "memo = 1\n")
    assert [fault.code for fault in caught.value.faults] == ["unknown-level"]


def test_the_first_unit_of_a_level_takes_over_the_built_in_code():
    def fresh(declared, used, count=2):
        return organisation.free_codes(LEVELS, "班组", count, declared=declared, used=used)

    assert fresh(False, []) == ("c1", "c2")
    assert fresh(True, ["c1", "b7", "c007x", "班组"]) == ("c2", "c3")
    assert fresh(True, ["c1", "c41"]) == ("c42", "c43")
    assert fresh(False, ["c1", "c5"]) == ("c1", "c6")


names = st.sampled_from(["甲班", "乙班", "轧辊", "精整", "甲 班"])


@given(st.lists(st.tuples(names, st.integers(1, 2), st.integers(0, 6)), max_size=14))
def test_every_unit_is_shown_by_a_text_that_finds_only_it(drawn):
    text, areas = "", 0
    for place, (name, level, parent) in enumerate(drawn):
        above = "a1" if level == 1 or not areas else f"u{parent % areas}"
        code = f"u{areas}" if level == 1 else f"t{place}"
        areas += level == 1
        text += f'[[unit]]\ncode = "{code}"\nname = "{name}"\nlevel = "{LEVELS[level].name}"\nparent = "{above}"\n'
    try:
        found = load(text)
    except BadDefinitions as error:
        found, wrong = None, {fault.code for fault in error.faults}
    if found is None:
        assert wrong <= {"duplicate-unit", "unknown-parent"}
        return
    shown = [found.display(unit.code).replace(" ", "") for unit in found.units]
    assert len(set(shown)) == len(shown)
    for unit, own in zip(found.units, shown, strict=True):
        ending = own.split("/")
        fits = [
            other.code
            for other in found.units
            if [part.replace(" ", "") for part in found.path(other.code)][-len(ending) :] == ending
        ]
        assert fits in ([unit.code], []) or own == unit.code
    for unit in found.units:
        below = [
            other
            for other in found.units
            if unit.code in codes(found.above(other.code)) or other is unit
        ]
        assert list(found.below(unit.code)) == below
