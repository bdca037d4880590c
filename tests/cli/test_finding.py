"""What may be typed for items, units, levels, periods, days and states: WORDING 4, line by line."""

import pytest


def found(sx, *words, more=()):
    """Give the addresses that a listing of these words finds."""
    return [task["address"] for task in sx(["list", *words, *more, "--json"]).data]


def titles(sx, *words):
    return {task["title"] for task in sx(["list", *words, "--json"]).data}


# --- items -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "1.3.2", "1。3。2", "1、3、2", "１．３．２", "theme-party-day", "theme-pa", "THEME-PARTY-DAY",
        "主题党日", "“主题党日”", "《主题党日》", "主题 党日", "题党", "ztdr", "ZTDR", "tdr",
    ],
)  # fmt: skip
def test_an_item_is_found_however_it_is_written(sx, typed):
    assert found(sx, typed) == ["1.3.2@作业区#2026-11"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("czlly", "厂长联络员"),  # 长 read as zhang
        ("cclly", "厂长联络员"),  # and as chang
        ("列席", "专家骨干列席学习"),
        ("理论学习中心组", "中心组集中学习"),
        ("大学毕业生", None),
        ("匿名", "思想动态匿名问卷"),
        ("舆情", "支部舆情信息点"),
        ("责任状", None),
        ("与厂签订", "与厂签订军令状"),
    ],
)
def test_keywords_level_titles_and_pinyin_find_what_people_mean(sx, typed, title):
    hits = titles(sx, typed)
    assert hits
    if title is not None:
        assert title in hits


def test_keywords_find_all_that_they_stand_for(sx):
    assert titles(sx, "大学毕业生") == {"毕业生职业规划", "毕业生座谈", "毕业生榜样交流"}
    assert {task["measure"] for task in sx("list 责任状 --json").data} == {"3.1.2"}


def test_exact_beats_prefix_beats_title(sx):
    assert {address.partition("@")[0] for address in found(sx, "1.3")} == {
        "1.3.1.1", "1.3.1.2", "1.3.1.3", "1.3.1.4", "1.3.2",
    }  # fmt: skip
    assert found(sx, "1.1.1") == ["1.1.1@厂#2026-11"]
    assert "已办：1.3.1.4 党课" in sx("done 党课").out


def test_an_umbrella_lists_what_it_sums_up(sx):
    assert len(found(sx, "三会一课")) == 4


@pytest.mark.parametrize("typed", ["支委会、党小组会", "支委会，党小组会", "1.3.1.2 1.3.1.3"])
def test_several_items_stand_apart_by_space_or_chinese_comma(sx, typed):
    assert "已办 2 项：支委会、党小组会" in sx(f"done {typed}").out


def test_an_ascii_comma_is_refused_because_powershell_would_have_split_it(sx):
    refused = sx("done 支委会,党小组会", code=2)
    assert "半角逗号" in refused.err
    assert "支委会、党小组会" in refused.err


def test_an_id_with_chinese_stops_is_read_and_said(sx):
    answer = sx("done 1。3。2")
    assert "“1。3。2”按 1.3.2 理解\n" in answer.err
    assert "1.3.2 主题党日" in answer.out
    assert sx("done 1.3.1.2").err == ""


def test_a_program_is_not_told_how_an_id_was_read(sx):
    sx("init .")
    assert sx("done 1。3。2 --json").err == ""


# --- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "1.3.2@轧辊作业区#2026-11", "主题党日@轧辊#11月", "ztdr@zg#本月", "1.3.2＠轧辊＃2026-11",
        "theme-party-day@b1", "1.3.2@热轧/轧辊",
    ],
)  # fmt: skip
def test_an_address_is_accepted_in_full_and_in_part(plant, typed):
    assert "已办：1.3.2 主题党日（轧辊作业区，11月）" in plant(["done", typed]).out


def test_every_printed_address_is_accepted_back(plant):
    for line in plant("list --format addresses").out.split():
        plant(["done", line, "--dry-run"])


def test_an_address_without_a_measure_is_refused(sx):
    assert "没有写哪一项" in sx(["done", "@作业区#2026-11"], code=2).err


# --- units -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "轧辊作业区/甲班",
        "轧辊/甲",
        "轧辊／甲班",
        "zg/jb",
        "热轧/轧辊/甲",
        "c1",
        "C1",
        "热轧示例厂/轧辊作业区/甲班",
    ],
)
def test_a_unit_is_found_by_any_trailing_part_of_its_path(plant, typed):
    assert plant(["use", typed, "--json"]).data["display"] == "轧辊作业区/甲班"


@pytest.mark.parametrize("typed", ["轧辊", "轧辊作业区", "zg", "zgzyq"])
def test_a_unit_whose_name_is_alone_needs_no_path(plant, typed):
    assert plant(["use", typed, "--json"]).data["display"] == "轧辊作业区"


def test_a_unit_of_that_name_below_the_one_in_use_is_meant(plant):
    plant("use 精整作业区")
    assert {task["unit"] for task in plant("list -u 甲班 --json").data} == {"精整作业区/甲班"}
    assert "（精整作业区/甲班，全年）" in plant("done 军令状 -u 甲班").out


def test_a_misspelt_unit_gets_the_nearest_names(plant):
    refused = plant("list -u 轧棍作业区", code=2)
    assert refused.err == (
        "没有叫“轧棍作业区”的单位，什么也没做。相近的：轧辊作业区、精整作业区。全部单位：sx unit list\n"
    )


# --- levels, periods, days, states -------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("班组", "班组"), ("team", "班组"), ("作业区", "作业区"), ("党支部", "作业区"), ("支部", "作业区"),
        ("车间", "作业区"), ("area_unit", "作业区"), ("厂", "厂"), ("厂级", "厂"), ("党委", "厂"), ("plant", "厂"),
    ],
)  # fmt: skip
def test_a_level_goes_by_its_name_slug_and_aliases(sx, typed, level):
    assert {task["level"] for task in sx(["list", "-l", typed, "--json"]).data} == {level}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("2026-11", "2026-11"), ("11月", "2026-11"), ("本月", "2026-11"), ("十一月", "2026-11"),
        ("上月", "2026-10"), ("四季度", "2026Q4"), ("本季度", "2026Q4"), ("Q4", "2026Q4"),
        ("下半年", "2026H2"), ("今年", "2026"), ("全年", "2026"), ("一次性", "once"),
    ],
)  # fmt: skip
def test_a_period_is_said_in_peoples_words_and_in_keys(sx, typed, key):
    sx("init . --start 2026-01-01")
    listed = {task["period"] for task in sx(["list", "-p", typed, "--json"]).data}
    assert key in listed


def test_a_period_of_another_rhythm_is_refused_with_an_example(sx):
    refused = sx("done 主题党日 -p 四季度", code=2)
    assert refused.err == "主题党日的周期要写成“11月”这样，“四季度”对不上，一项也没记。\n"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("今天", "2026-11-23"), ("昨天", "2026-11-22"), ("前天", "2026-11-21"), ("11-20", "2026-11-20"),
        ("11.20", "2026-11-20"), ("11/20", "2026-11-20"), ("11月20日", "2026-11-20"),
        ("2026.11.20", "2026-11-20"), ("2026/11/20", "2026-11-20"), ("20261120", "2026-11-20"),
        ("2026年11月20日", "2026-11-20"), ("１１－２０", "2026-11-20"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_form(sx, typed, day):
    assert sx(["done", "主题党日", "--on", typed, "--json"]).data[0]["done_on"] == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2026-W47-1", "按周写"),
        ("11-31", "没有 31 日"),
        ("13-01", "没有 13 月"),
        ("2025-02-29", "2025 年 2 月没有 29 日"),
        ("后年", "不是日期"),
        ("2026-11", "哪一天"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(sx, typed, why):
    refused = sx(["done", "主题党日", "--on", typed], code=2)
    assert why in refused.err
    assert sx("log --json").data == []


def test_a_night_shift_after_midnight_ticks_for_yesterday(sx):
    sx.at("2026-11-01 00:30")
    sx("init . --start 2026-10-01")
    assert "（作业区，10月）" in sx("done 主题党日 --on 昨天").out


def test_the_plants_day_counts_not_that_of_the_machine_in_new_york(sx):
    sx.at("2026-11-30 23:59")
    assert sx("done 主题党日 --json").data[0]["done_on"] == "2026-11-30"
    sx.at("2026-12-01 00:00")
    assert sx("done 支委会 -p 12月 --json").data[0]["done_on"] == "2026-12-01"


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("未办", "not_started"), ("没办", "not_started"), ("未完成", "not_started"), ("已办", "done"),
        ("完成", "done"), ("办结", "done"), ("done", "done"), ("不适用", "not_applicable"),
        ("未开展", "missed"), ("not_started", "not_started"),
    ],
)  # fmt: skip
def test_a_state_goes_by_every_word_for_it(sx, typed, status):
    sx("init . --start 2026-10-01")
    sx("done 主题党日 -p 11月")
    sx("na 第一议题 -p 11月 -m 没有")
    sx("skip 支委会 -p 10月 -m 检修停产")
    listed = {task["status"] for task in sx(["list", "-s", typed, "--json"]).data} or {
        task["status"] for task in sx(["list", "-s", typed, "-p", "10月", "--json"]).data
    }
    assert listed == {status}


@pytest.mark.parametrize("typed", ["逾期", "超期", "overdue"])
def test_overdue_is_asked_for_like_a_state(sx, typed):
    sx("init . --start 2026-10-01")
    late = sx(["list", "-s", typed, "--json"]).data
    assert {task["period"] for task in late} == {"2026-10"}
    assert all(task["overdue"] for task in late)


# --- how options are written -------------------------------------------------------------------


def test_short_options_are_the_long_ones(plant):
    short = plant("list -u 轧辊 -l 班组 -d 3 -s 未办 -p 今年 --json").data
    long = plant(
        "list --unit 轧辊 --level 班组 --dimension 3 --status 未办 --period 今年 --json"
    ).data
    assert short == long
    assert short
    plant("done 主题党日@轧辊 -m 好 -n 2")
    plant("undo -y")


@pytest.mark.parametrize("typed", ["——level", "—level", "－－level"])
def test_a_dash_of_the_input_method_is_named(sx, typed):
    refused = sx(["list", typed, "班组"], code=2)
    assert "应写 --level" in refused.err


def test_a_short_option_of_full_width_is_named(sx):
    assert "“－ｓ”像是全角横线，应写 -s" in sx(["list", "－ｓ", "未办"], code=2).err


def test_the_whole_plant_is_said_with_a_slash_or_in_words(plant):
    plant("use 精整作业区")
    everything = [
        plant(["list", "-u", word, "--json"]).data for word in ("/", "全部", "全厂", "all")
    ]
    assert all(each == everything[0] for each in everything)
    assert {task["level"] for task in everything[0]} == {"厂", "作业区", "班组"}


# --- in the wrong place ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("brief 11月", "“11月”是周期，写成 -p 11月"),
        ("report 上月", "“上月”是周期，写成 -p 上月"),
        ("verify 9月", "“9月”是周期，写成 -p 9月"),
        ("list 逾期", "“逾期”是状态，写成 -s 逾期"),
        ("matrix 轧辊作业区", "“轧辊作业区”是单位，写成 -u 轧辊作业区"),
        ("list 贯穿力度", "“贯穿力度”是维度，写成 -d 贯穿力度"),
        ("list 黄灯", "“黄灯”是灯，写成 --light 黄灯"),
        ("verify ACAE-1cba-0000-1111", "是校验码：sx verify --anchor acae-1cba-0000-1111"),
        ("done 昨天", "“昨天”是日期，写成 --on 昨天"),
        ("done 上周五", "“上周五”是日期，写成 --on 上周五"),
        ("done 15", "“15”是日期，写成 --on 15"),
        ("done 精整", "“精整”是单位，写成 -u 精整"),
        ("done 逾期", "“逾期”是状态：sx list -s 逾期"),
        ("show 轧辊作业区", "“轧辊作业区”是单位：sx list -u 轧辊作业区"),
    ],
)
def test_what_is_no_measure_is_told_where_it_belongs(plant, line, option):
    refused = plant(line, code=2).err
    assert option in refused
    assert "相近的" not in refused


def test_where_it_belongs_is_said_beside_other_complaints(plant):
    assert "写成 --on 昨天" in plant("done 主题党日 昨天", code=2).err


def test_a_path_is_known_without_its_strokes(plant):
    assert "当前单位：轧辊作业区/甲班" in plant("use 轧辊作业区甲班").out
    assert "当前单位：精整作业区/甲班" in plant("use 热轧示例厂精整作业区甲班").out
    assert "没有叫“轧辊作业区戊班”的单位" in plant("use 轧辊作业区戊班", code=2).err


def test_a_unit_that_could_owe_a_measure_is_told_how(plant):
    refused = plant("done 职工意见收集 -u 精整/乙班", code=2).err
    offered = "sx cascade 4.1.2 --to 班组 --under 精整作业区/乙班"
    assert offered in refused
    plant("cascade 职工意见收集 --to 班组 --under 轧辊作业区 -y")
    assert offered in plant("done 职工意见收集 -u 精整/乙班", code=2).err
    plant(f"{offered.removeprefix('sx ')} -y")
    plant("done 职工意见收集 -u 精整/乙班")


def test_what_is_noted_beside_a_state_is_asked_for_like_one(sx):
    sx("init . --start 2026-11-01")
    sx("postpone 支委会 --to 12-10 -m 检修")
    assert [task["title"] for task in sx("list -s 延期 --json").data] == ["支委会"]
    assert "退回、已销号、延期" in sx("list -s 半成", code=2).err


def test_a_shortened_unit_with_a_wrong_character_is_answered_with_what_is_near(plant):
    assert "相近的：轧辊作业区。" in plant("done 主题党日 -u 轧滚", code=2).err


def test_a_post_that_nobody_was_given_is_refused_with_those_that_were(plant):
    assert "还没有定过" in plant("report --assignee 支部书记", code=2).err
    plant("assign 支委会 --to 支部书记 -u 轧辊作业区")
    refused = plant("report --assignee 支部书计", code=2).err
    assert "没有“支部书计”这个责任岗位。相近的：支部书记。" in refused
    assert "定过的：支部书记；没有定的写 -" in refused
    for line in ("report --assignee 书记", "list --assignee -"):
        assert plant(f"{line} --json").code == 0


def test_a_period_before_the_ledger_is_said_to_be(plant):
    plant.at("2026-11-22 09:00")
    plant("config set start 2026-01-01")
    for line in ("report -p 12月", "list -p 12月"):
        assert plant(line).err == (
            "2025年12月在启用日 2026-01-01 以前，那时还没有账。"
            "今年的还没到，哪些到那时到期：sx calendar -p 2026-12\n"
        )
    assert plant("report -p 去年").err == "2025年在启用日 2026-01-01 以前，那时还没有账。\n"
    assert plant("report -p 1月").err == ""


def test_an_option_behind_sx_alone_is_answered_with_the_command_that_has_it(plant):
    refused = plant("-u 全部", code=2).err
    assert "today" not in refused
    assert "只写 sx 时没有选项 -u。" in refused
    assert "列任务时才有：sx list -u 全部" in refused
