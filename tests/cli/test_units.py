"""``sx unit …`` and ``sx use``: three levels, names that repeat, units that come and go."""

import pytest


def units(sx):
    return {each["display"]: each for each in sx("unit list --json").data}


def test_three_levels_are_named_in_three_commands(sx):
    sx("unit add 热轧示例厂")
    sx("unit add 轧辊作业区 精整作业区 --under 热轧示例厂")
    sx("unit add 甲班 乙班 丙班 丁班 --under 轧辊作业区")
    sx("unit add 甲班 乙班 丙班 丁班 --under 精整")
    found = units(sx)
    assert len(found) == 11
    assert {each["level"] for each in found.values()} == {"厂", "作业区", "班组"}
    assert "精整作业区/甲班" in found


def test_a_name_that_stands_alone_needs_no_path_until_another_has_it(sx):
    sx("unit add 热轧示例厂")
    sx("unit add 轧辊作业区 精整作业区 --under 热轧示例厂")
    sx("unit add 甲班 --under 轧辊作业区")
    assert "甲班" in units(sx)
    sx("unit add 甲班 --under 精整作业区")
    assert {"轧辊作业区/甲班", "精整作业区/甲班"} <= set(units(sx))


def test_the_first_unit_of_a_level_takes_over_what_was_recorded_before(sx):
    sx("done 主题党日")
    sx("done 支委会")
    sx("unit add 热轧示例厂")
    said = sx("unit add 轧辊作业区 精整作业区 --under 热轧示例厂").out
    assert "作业区 改名为 轧辊作业区，先前记的 2 条随它走。" in said
    assert {task["address"] for task in sx("list -s 已办 --json").data} == {
        "1.3.1.2@轧辊作业区#2026-11",
        "1.3.2@轧辊作业区#2026-11",
    }
    assert [task["unit"] for task in sx("list 主题党日 --json").data] == ["精整作业区"]


def test_where_a_new_unit_belongs_is_asked_and_never_guessed(plant):
    refused = plant("unit add 戊班", code=2)
    assert refused.err == (
        "戊班在谁的下面，还没有写，什么也没加。照抄右边：\n"
        "  热轧示例厂之下的作业区    sx unit add 戊班 --under 热轧示例厂\n"
        "  轧辊作业区之下的班组      sx unit add 戊班 --under 轧辊作业区\n"
        "  精整作业区之下的班组      sx unit add 戊班 --under 精整作业区\n"
    )
    assert len(units(plant)) == 11


def test_a_level_alone_is_enough_where_one_unit_stands_above(plant):
    plant("unit add 机关党支部 -l 作业区")
    assert units(plant)["机关党支部"]["level"] == "作业区"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("unit add 子班 --under 轧辊/甲班", "下面没有层级了"),
        ("unit add 厂二 --under 轧辊 -l 厂", "厂不在作业区之下"),
        ("unit add 甲班 --under 轧辊", "已经有轧辊作业区/甲班"),
        ("unit add 戊班 --under 没有", "没有叫“没有”的单位"),
        ("unit add 戊班 --under 轧辊 --from 很久", "不是日期"),
        ("unit rename 甲班 新班", "对得上 2 个单位"),
        ("unit rename 轧辊 精整作业区", "写了两次"),
        ("unit retire 热轧示例厂", "是最上一级，撤不了"),
    ],
)
def test_what_would_not_make_sense_is_refused_and_changes_nothing(plant, home, line, why):
    file = next(home.rglob("organisation.toml"))
    before = file.read_bytes()
    assert why in plant(line, code=2).err
    assert file.read_bytes() == before


def test_no_name_at_all_is_refused(sx):
    for words in (["unit", "add", ""], ["unit", "add", "、"]):
        assert "没有写单位的名称，什么也没加。" in sx(words, code=2).err


def test_a_renamed_unit_keeps_its_code_and_its_history(plant):
    plant("done 主题党日@轧辊")
    assert (
        plant("unit rename 轧辊 轧辊一作业区").out
        == "轧辊作业区 改名为 轧辊一作业区，记录随它走。\n"
    )
    assert units(plant)["轧辊一作业区"]["code"] == "b1"
    assert [task["address"] for task in plant("list -s 已办 --json").data] == [
        "1.3.2@轧辊一作业区#2026-11"
    ]


def test_peoples_comments_in_the_organisation_stay(plant, home):
    file = next(home.rglob("organisation.toml"))
    file.write_text(
        "# 按生产部 2026 年的编制\n" + file.read_text(encoding="utf-8"), encoding="utf-8"
    )
    plant("unit add 戊班 --under 轧辊")
    plant("unit rename 轧辊 轧辊一作业区")
    assert file.read_text(encoding="utf-8").startswith("# 按生产部 2026 年的编制\n")


def test_a_unit_added_later_owes_nothing_before_it_came(plant):
    plant("config set start 2026-10-01")
    plant.at("2026-10-20 09:00")
    plant("done 主题党日@轧辊")
    plant.at("2026-11-23 09:00")
    plant("unit add 机关党支部 --under 热轧示例厂")
    found = plant("list 主题党日 -u 机关 --json").data
    assert [task["period"] for task in found] == ["2026-11"]
    refused = plant("done 主题党日@机关 --on 10-20", code=2)
    assert "该单位 2026-11-23 设立。" in refused.err


def test_from_says_when_a_unit_came(plant):
    plant("config set start 2026-08-01")
    plant("unit add 机关党支部 --under 热轧示例厂 --from 10-15")
    assert [task["period"] for task in plant("list 主题党日 -u 机关 --json").data] == [
        "2026-10",
        "2026-11",
    ]


def test_a_retired_unit_owes_nothing_more_and_its_history_stays(plant):
    plant("done 军令状 -u 轧辊/丁班")
    said = plant("unit retire 轧辊/丁班 --on 11-20").out
    assert "已撤销单位：轧辊作业区/丁班，到 2026-11-20 为止。" in said
    assert plant("list -u 轧辊/丁班 --json").data == []
    assert plant("report -u 轧辊/丁班 --json").data["total"]["expected"] == 0
    assert len(plant("log -u 轧辊/丁班 --json").data) == 1
    refused = plant("done 指标 -u 轧辊/丁班", code=2)
    assert "（2026-11-20 已撤销）现在不用办。什么也没记。" in refused.err


def test_a_unit_retired_today_owes_nothing_that_has_no_end_from_that_moment(plant):
    plant("unit retire 轧辊/丁班")
    assert plant("list -u 轧辊/丁班 --json").data == []


def test_a_unit_retired_by_mistake_comes_back_with_those_that_went_with_it(plant):
    plant("unit retire 精整/丁班 --on 10-31")
    said = plant("unit retire 精整 --on 11-20 -y").out
    assert "撤错了（sx undo 管不到单位）：sx unit retire 精整作业区 --on -" in said
    assert "已恢复单位：" in plant("unit retire 精整作业区 --on - -y").out
    assert [each["display"] for each in units(plant).values() if each["until"]] == [
        "精整作业区/丁班"
    ]
    assert "没有撤销" in plant("unit retire 精整作业区 --on -", code=2).err


def test_of_two_units_of_a_name_the_commands_shown_can_be_pasted(plant):
    asked = plant("unit retire 甲班 --on 11-20", code=2).err
    assert "sx unit retire --on 11-20 轧辊作业区/甲班\n" in asked
    assert "已撤销单位" in plant("unit retire --on 11-20 轧辊作业区/甲班").out
    assert "sx unit rename 精整作业区/甲班 一班" in plant("unit rename 甲班 一班", code=2).err


def test_what_retired_and_is_added_again_is_offered_back(plant):
    plant("unit retire 轧辊/丁班 --on 11-20")
    refused = plant("unit add 丁班 --under 轧辊作业区 --from 11-20", code=2).err
    assert "到 2026-11-20 撤销，什么也没加" in refused
    assert "恢复它：sx unit retire 轧辊作业区/丁班 --on -" in refused
    assert "已加 1 个班组" in plant("unit add 丁班 --under 轧辊作业区 --from 11-21").out


def test_retiring_an_area_retires_its_teams(plant):
    plant("unit retire 精整 -y")
    assert {each["display"] for each in units(plant).values() if each["until"]} == {
        "精整作业区",
        *(f"精整作业区/{team}" for team in ("甲班", "乙班", "丙班", "丁班")),
    }


def test_a_check_tells_what_is_wrong_from_what_is_only_worth_a_look(plant, home):
    place = home / ".local/share/sixiang/default/organisation.toml"
    with place.open("a", encoding="utf-8") as file:
        file.write(
            '\n[[unit]]\ncode = "zz"\nname = "戊班"\nlevel = "班组"\nparent = "b1"\nmotto = "示例"\n'
        )
    said = plant("check", code=3).out.splitlines()
    assert "motto" in said[0]
    assert said[0].endswith("，提醒）")
    assert said[-1] == "查出 0 处错，1 处提醒。"
    plant("unit list")


def test_the_list_shows_the_tree_and_where_one_is(plant):
    plant("use 轧辊")
    page = plant("unit list").out
    assert "\n  轧辊作业区" in page
    assert "\n    甲班" in page
    assert "当前单位" in page


# --- the unit in use ---------------------------------------------------------------------------


def test_use_without_a_name_tells_and_a_dash_forgets(plant):
    assert plant("use").out.startswith("没有设当前单位，看的是全部。")
    assert plant("use 轧辊").out == "当前单位：轧辊作业区。看要办什么：sx\n"
    assert plant("use --json").data["code"] == "b1"
    plant("use -")
    assert plant("use --json").data is None


def test_to_use_everything_is_to_use_no_unit(plant):
    plant("use 轧辊")
    assert plant("use 全部").out.startswith("没有设当前单位，看的是全部。")
    assert plant("use --json").data is None


def test_a_name_that_two_units_have_is_asked_about(plant):
    assert plant("use 甲班", code=2).err == (
        "“甲班”对得上 2 个单位，什么也没做。照抄右边：\n"
        "  热轧示例厂/轧辊作业区/甲班    sx use 轧辊作业区/甲班\n"
        "  热轧示例厂/精整作业区/甲班    sx use 精整作业区/甲班\n"
    )


def test_two_persons_on_one_share_each_have_their_own_unit(plant, home, monkeypatch):
    shared = str(home / "share")
    plant("init share")
    plant("unit add 热轧示例厂 --home share")
    plant("unit add 轧辊作业区 精整作业区 --under 热轧示例厂 --home share")
    people = {}
    for person, unit in (("甲", "轧辊"), ("乙", "精整")):
        people[person] = home / person
        people[person].mkdir()
        monkeypatch.setenv("XDG_CONFIG_HOME", str(people[person] / "config"))
        plant(["use", unit, "--home", shared])
    for person, unit in (("甲", "轧辊作业区"), ("乙", "精整作业区")):
        monkeypatch.setenv("XDG_CONFIG_HOME", str(people[person] / "config"))
        assert f"（{unit}，11月）" in plant(["done", "主题党日", "--home", shared]).out
    assert "unit" not in (home / "share" / "sx.toml").read_text(encoding="utf-8")
    assert [
        row["actor"] for row in plant(["log", "-u", "/", "--home", shared, "--json"]).data[-2:]
    ] == [
        "轧辊作业区",
        "精整作业区",
    ]


def test_the_environment_beats_what_was_chosen(plant, monkeypatch):
    plant("use 轧辊")
    monkeypatch.setenv("SX_UNIT", "精整/甲班")
    assert plant("use --json").data["display"] == "精整作业区/甲班"
    assert "（精整作业区/甲班，全年）" in plant("done 军令状").out


def test_a_unit_chosen_in_one_ledger_is_not_the_one_of_another(plant):
    plant("use 轧辊")
    plant("init 另一本")
    assert plant("use --home 另一本 --json").data is None


def events(sx):
    return sx("verify --json").data["total"]


def organisation_of(sx):
    return sx.home / ".local/share/sixiang/default/organisation.toml"


@pytest.mark.parametrize(
    "line",
    [
        "unit add 戊班 --under 轧辊",
        "unit rename 轧辊 轧辊一作业区",
        "unit retire 轧辊/丁班",
        "unit retire 精整 -y",
    ],
)
def test_a_changed_organisation_is_on_record_at_once(plant, line):
    plant("done 主题党日@轧辊")
    before, code = events(plant), plant("report --json").data["check_code"]
    plant(line)
    assert events(plant) == before + 1
    assert "此后新增 1 条" in plant(["verify", "--anchor", code]).out
    assert plant("report --json").data["unrecorded"] == []
    plant("done 支委会@精整 --on 11-20") if "精整" not in line else plant("done 第一议题")
    assert events(plant) == before + 2  # what was put on record isn't again


def test_where_nothing_was_recorded_yet_a_new_unit_is_no_beginning(sx):
    sx("unit add 热轧示例厂")
    sx("unit add 轧辊作业区 --under 热轧示例厂")
    assert "还没有记过事" in sx("verify").out


def test_an_organisation_imported_into_its_place_is_on_record_at_once(plant, monkeypatch):
    plant("done 主题党日@轧辊")
    file = organisation_of(plant)
    rows = "代号,名称,层级,上级\na1,热轧示例厂,厂,\nb1,轧辊作业区,作业区,a1\n"
    (plant.home / "单位表.csv").write_text(rows, encoding="utf-8")
    before = events(plant)
    plant(["import", "--organisation", "单位表.csv", "-o", str(file), "--force"])
    assert events(plant) == before + 1


def test_what_an_editor_changed_is_said_until_the_next_record(plant):
    plant("done 主题党日@轧辊")
    file = organisation_of(plant)
    file.write_text(file.read_text(encoding="utf-8") + "# 手改\n", encoding="utf-8")
    said = "组织改过，还没记进流水"
    assert f"{said}，下次记事时先记上；这里按现在的组织算。" in plant("report").out
    assert said in plant("verify").out
    assert plant("report --json").data["unrecorded"] == ["organisation"]
    assert plant("verify --json").data["unrecorded"] == ["organisation"]
    plant("done 支委会@轧辊")
    assert said not in plant("report").out + plant("verify").out


def test_nothing_is_changed_that_can_not_be_put_on_record(plant):
    plant("done 主题党日@轧辊")
    file = organisation_of(plant)
    before = file.read_bytes()
    file.with_name("sx.db").write_bytes(b"nothing that could be read" * 400)
    for line in ("retire 轧辊/丁班", "add 戊班 --under 轧辊", "rename 轧辊/丁班 四班"):
        assert "台账文件损坏" in plant(f"unit {line}", code=1).err
        assert file.read_bytes() == before


def test_a_change_is_taken_back_if_the_disk_takes_the_file_and_not_the_record(plant, monkeypatch):
    from sixiang_cli.errors import DiskFull
    from sixiang_cli.journal.writing import writing

    plant("done 主题党日@轧辊")
    file = organisation_of(plant)
    before = file.read_bytes()

    def fail(self):
        self._abandon()
        raise DiskFull("盘满了")

    with monkeypatch.context() as broken:
        broken.setattr(writing, "_commit", fail)
        plant("unit add 戊班 --under 轧辊", code=1)
    assert file.read_bytes() == before
    assert sorted(each.name for each in file.parent.iterdir()) == [
        "organisation.toml", "sx.db", "sx.db-journal", "sx.db.lock", "sx.toml",
    ]  # fmt: skip
    file.rename(file.with_name("aside"))
    with monkeypatch.context() as broken:
        broken.setattr(writing, "_commit", fail)
        plant("unit add 热轧示例厂", code=1)
    assert not file.exists()


def test_an_area_with_teams_is_asked_about_going_and_coming_back(plant):
    file = organisation_of(plant)
    before = file.read_bytes()
    asked = plant("unit retire 精整", code=1).err
    assert "撤销精整作业区，连同所属 4 个单位（" in asked
    assert "精整作业区/丁班" in asked
    assert "确定要做：加 -y" in asked
    assert file.read_bytes() == before
    plant("unit retire 精整/丁班")
    plant("unit retire 精整 -y")
    asked = plant("unit retire 精整作业区 --on -", code=1).err
    assert "恢复精整作业区，连同同一天撤销的 4 个所属单位（" in asked
    assert (
        "再撤一次：sx unit retire 精整作业区/丁班" in plant("unit retire 精整作业区 --on - -y").out
    )
