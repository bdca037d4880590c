"""The built-in catalogue says what was agreed, and its compiled form is read part by part."""

from collections import Counter
from pathlib import Path

import pytest

from sixiang_cli import catalogue
from sixiang_cli.catalogue import compiled as archive
from sixiang_cli.model import Cadence

SHIPPED = Path(__file__).parents[2] / "data" / "checklists.toml"


@pytest.fixture(scope="module")
def shipped():
    found, faults = catalogue.check(str(SHIPPED))
    assert faults == ()
    return found


def owed(found):
    """Give (measure, level) for what a fresh workspace owes."""
    return [
        (measure, level)
        for measure in found.measures
        if not (measure.archived or measure.is_umbrella or measure.cadence is Cadence.AS_NEEDED)
        for level in measure.levels
    ]


def test_there_are_49_measures_and_the_four_meetings(shipped):
    parts = [measure for measure in shipped.measures if measure.part_of]
    assert len(shipped.measures) - len(parts) == 49
    assert [(part.id, part.title, str(part.cadence)) for part in parts] == [
        ("1.3.1.1", "支部党员大会", "quarterly"),
        ("1.3.1.2", "支委会", "monthly"),
        ("1.3.1.3", "党小组会", "monthly"),
        ("1.3.1.4", "党课", "quarterly"),
    ]


def test_a_fresh_workspace_owes_45_tasks(shipped):
    per_dimension = Counter(measure.dimension for measure, _ in owed(shipped))
    assert per_dimension == {"1": 10, "2": 7, "3": 19, "4": 9}
    per_month = [measure.id for measure, _ in owed(shipped) if measure.cadence is Cadence.MONTHLY]
    assert per_month == ["1.1.1", "1.3.1.2", "1.3.1.3", "1.3.2", "3.1.5", "4.1.2", "4.1.4"]


def test_a_team_owes_only_what_the_source_states(shipped):
    team = [measure.id for measure, level in owed(shipped) if level == "班组"]
    assert team == ["2.1.3", "3.1.1", "3.1.2", "3.1.3"]


def test_what_has_no_denominator_is_counted_by_its_reason(shipped):
    assert shipped.counts == (4, 5, 4)
    archived = [measure.id for measure in shipped.measures if measure.archived]
    assert archived == ["3.3.1", "3.3.2", "3.3.3", "3.3.4"]


def test_umbrellas_sum_what_was_agreed(shipped):
    assert {m.id: m.rolls_up for m in shipped.measures if m.is_umbrella} == {
        "1.3.1": ("1.3.1.1", "1.3.1.2", "1.3.1.3", "1.3.1.4"),
        "2.1.1": ("2.1.2", "2.1.3"),
        "3.1.8": ("3.1.4", "3.1.5", "4.1.4"),
        "3.2.4": ("3.2.5", "3.2.6", "3.2.7"),
        "4.1.1": ("4.1.2", "4.1.3", "4.1.4"),
        "4.3.1": ("4.3.2", "4.3.3", "4.3.4", "4.3.5"),
    }


def test_leaders_visits_are_the_teams_to_tick_and_nobodys_to_compare(shipped):
    visits = shipped.measure("2.1.3")
    assert (visits.levels, visits.derived) == (("班组",), ("厂",))
    assert not visits.compared
    assert visits.title_at("班组") == "领导来班组宣讲"
    points = shipped.measure("3.1.6")
    assert (points.levels, points.derived, points.cadence) == (("作业区",), ("厂",), Cadence.ONCE)


def test_pledges_are_due_in_spring_and_read_right_at_each_level(shipped):
    pledge = shipped.measure("3.1.2")
    assert pledge.due == "03-31"
    titles = [pledge.title_at(level.name) for level in shipped.levels]
    assert titles == ["组织签订军令状", "与厂签订军令状", "与作业区签军令状"]
    assert shipped.measure("3.2.1").due == "09-30"


def test_a_department_the_source_does_not_name_stays_open(shipped):
    assert [m.id for m in shipped.measures if not m.departments] == ["3.1.4"]


def test_parts_inherit_what_they_do_not_say(shipped):
    part = shipped.measure("1.3.1.2")
    assert (part.levels, part.departments, part.area) == (("作业区",), ("党支部",), "1.3")


def test_no_title_is_wider_than_its_column(shipped):
    assert max(len(measure.title) for measure in shipped.measures) <= 10
    assert len({measure.slug for measure in shipped.measures}) == 53


def test_records_keep_the_line_they_stand_on(shipped):
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    for measure in shipped.measures:
        assert lines[measure.line - 1] == "[[measure]]"
        assert lines[measure.line] == f'id = "{measure.id}"'


def test_the_built_in_catalogue_does_not_quote_the_article():
    text = SHIPPED.read_text(encoding="utf-8")
    for phrase in ("意识形态管控", "舆论监督，", "郭鹏", "以学促干", "示范引领作用", "危机感"):
        assert phrase not in text


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("厂", "厂"),
        ("党委", "厂"),
        ("ｐｌａｎｔ", "厂"),
        ("车间", "作业区"),
        ("党支部", "作业区"),
        ("Area_Unit", "作业区"),
        ("“班组”", "班组"),
    ],
)
def test_a_level_is_found_by_each_of_its_names(shipped, typed, name):
    assert shipped.level(typed).name == name


@pytest.mark.parametrize("typed", ["", "班", "车", "“”"])
def test_part_of_a_level_is_no_level(shipped, typed):
    assert shipped.level(typed) is None


def test_search_knows_titles_level_titles_keywords_and_initials(shipped):
    names = {name.id: name for name in shipped.search}
    pledge = names["3.1.2"]
    assert pledge.titles == ("各级军令状", "组织签订军令状", "与厂签订军令状", "与作业区签军令状")
    assert pledge.keywords == ("责任状", "责任书")
    assert [len(one) for one in pledge.initials] == [5, 7, 7, 8]
    assert {"z", "c"} <= set(names["3.1.4"].initials[0][1])
    assert names["2.3.1"].titles == ("观看钢铁意志",)


def test_the_parts_of_the_archive_agree(shipped):
    again = catalogue.load(catalogue.compile(SHIPPED.read_bytes(), "x"))
    for level in again.levels:
        expected = [
            measure
            for measure in shipped.measures
            if level.name in measure.levels + measure.optional_levels + measure.derived
        ]
        assert list(again.at(level.name)) == expected
    assert tuple(again.measure(measure.id) for measure in shipped.measures) == shipped.measures
    assert again.measure("9.9.9") is None
    assert again.at("没有的层级") == ()
    assert again.digest == shipped.digest != ""
    assert again.area("2.3").dimension == "2"
    assert again.dimension("4").uplift == "凝聚强度"


class Watched(bytes):
    """Counts the bytes that are looked at."""

    seen = 0

    def __getitem__(self, part):
        piece = super().__getitem__(part)
        Watched.seen += len(piece)
        return piece


def big(count):
    head = SHIPPED.read_text(encoding="utf-8").partition("# ---- 1.1 ")[0]
    rows = [
        f'[[measure]]\nid = "1.1.{number}"\ntitle = "第{number}项"\nlevels = ["厂"]\ncadence = "yearly"\n'
        for number in range(count)
    ]
    mine = '[[measure]]\nid = "1.2.1"\ntitle = "班组的"\nlevels = ["班组"]\ncadence = "weekly"\ndue = 5\n'
    return catalogue.compile((head + "".join(rows) + mine).encode(), "x")


def test_a_small_level_costs_the_same_in_a_large_catalogue():
    looked_at = []
    for count in (50, 2_000):
        Watched.seen = 0
        (only,) = catalogue.load(Watched(big(count))).at("班组")
        assert (only.id, only.due) == ("1.2.1", "5")
        looked_at.append(Watched.seen)
    assert looked_at[1] < looked_at[0] + 100


def test_ten_thousand_measures_compile():
    assert len(catalogue.load(big(10_000)).measures) == 10_001


@pytest.mark.parametrize("damage", [slice(0, 0), slice(3, None), slice(0, 40), slice(0, -1)])
def test_a_damaged_archive_is_not_taken_for_a_catalogue(damage):
    data = catalogue.compile(SHIPPED.read_bytes(), "x")
    with pytest.raises(ValueError):
        catalogue.load(data[damage])


def test_an_archive_of_other_fields_is_not_read(monkeypatch):
    data = catalogue.compile(SHIPPED.read_bytes(), "x")
    changed = data.replace(b'"compared"', b'"comparex"', 1)
    with pytest.raises(ValueError, match="another version"):
        catalogue.load(changed)


def test_a_measure_without_levels_is_the_top_levels():
    head = SHIPPED.read_text(encoding="utf-8").partition("# ---- 1.1 ")[0]
    source = (
        head + '[[measure]]\nid = "1.1.1"\ntitle = "一"\ndepartment = ["党委"]\ncadence = "once"\n'
    )
    found = catalogue.load(catalogue.compile(source.encode(), "x"))
    assert [measure.levels for measure in found.at("厂")] == [()]
    assert found.at("班组") == ()


def test_archive_layout_names_every_level():
    data = catalogue.compile(SHIPPED.read_bytes(), "x")
    assert data.startswith(b"sx-catalogue ")
    assert archive.load(data).at("作业区")
