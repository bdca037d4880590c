"""``sx report``: the sums, worked out by hand, for every heading and every option."""

import pytest

HEADINGS = ("维度", "领域", "层级", "单位", "部门", "岗位", "措施")
COUNTS = (
    "expected", "done", "submitted", "in_progress", "not_started", "missed", "overdue", "late",
    "late_entry", "not_applicable", "carried",
)  # fmt: skip


@pytest.fixture
def autumn(plant):
    """The plant of 1 + 2 + 8 as it began in October: some done, one skipped, one set aside."""
    plant("config set start 2026-10-01")
    plant("done 主题党日@轧辊 --on 10-20")  # a late entry
    plant("done 主题党日@精整 -p 10月 --on 11-05")  # late
    plant("skip 党小组会@轧辊 -p 10月 -m 检修停产")
    plant("na 支委会@精整 -p 11月 -m 未设支委会")
    plant("done 主题党日@轧辊 --on 11-18")
    plant("done 军令状 -l 班组 --except 精整 -y")
    plant("assign 党课@轧辊 --to 支部书记")
    return plant


def rows(sx, line):
    return {row["label"]: row for row in sx(f"report {line} --json").data["rows"]}


def last_row(sx):
    """Give the cells of the total as they are drawn."""
    return next(line.split() for line in sx("report").out.splitlines() if line.startswith("合计"))


def total(sx, line=""):
    return sx(f"report {line} --json").data["total"]


def test_a_fresh_ledger_sums_up_as_the_design_draws_it(sx):
    assert {label: (row["done"], row["expected"]) for label, row in rows(sx, "").items()} == {
        "贯穿力度": (0, 10),
        "引领高度": (0, 7),
        "覆盖广度": (0, 19),
        "凝聚强度": (0, 9),
    }
    assert "不计入：不适用 0、按需 4、汇总 5、归档 4。" in sx("report").out


def test_of_a_fresh_team_two_dimensions_ask_nothing(sx):
    page = sx("report -l 班组").out
    assert page.count("本级没有任务") == 2
    assert "贯穿力度、凝聚强度：没有给班组定任务。看班组分别做到哪：--by unit" in page
    assert (total(sx, "-l 班组")["expected"], total(sx, "-l 班组")["completion"]) == (4, 0.0)
    assert rows(sx, "-l 班组")["贯穿力度"]["completion"] is None


def test_october_worked_out_by_hand(autumn):
    october = total(autumn, "-p 10月")
    # Monthly: four of the plant (第一议题、书记接待日、职工意见收集、职工意见办理答复), three of each area.
    assert october["expected"] == 4 + 6
    assert (october["done"], october["late"], october["late_entry"]) == (2, 1, 1)
    assert (october["missed"], october["not_started"], october["overdue"]) == (1, 7, 7)
    assert october["completion"] == pytest.approx(2 / 10, abs=1e-4)
    assert october["on_time"] == pytest.approx(1 / (2 + 7 + 1), abs=1e-4)


def test_without_a_period_it_is_the_current_one_and_what_is_left_stands_beside_the_rate(autumn):
    now = total(autumn)
    assert now["expected"] == 32 + 2 * 9 + 8 * 4 - 1  # one set aside
    assert (now["done"], now["not_applicable"], now["carried"]) == (1 + 4, 1, 7)
    assert now["overdue"] == 0
    assert "往期未结" in autumn("report").out


def test_a_period_leaves_longer_tasks_out_and_says_how_many(autumn):
    page = autumn("report -p 11月").out
    assert "更长周期的任务 72 项不在内，其中 4 项在11月里办过。" in page
    assert "11月里办的，不论属哪一期：sx list --done-in 11月" in page
    assert "更长周期的任务 72 项不在内。" in autumn("report -p 10月").out


def test_what_is_set_aside_later_was_not_done(autumn):
    """The sums, the list and the brief tell the same of what was done within a month."""
    before = total(autumn, "--done-in 11月")
    autumn("na 军令状 -u 轧辊作业区/甲班 -p 今年 -m 记错了")
    after = total(autumn, "--done-in 11月")
    assert (after["done"], after["not_applicable"]) == (before["done"] - 1, 0)
    assert len(autumn("list --done-in 11月 --json").data) == after["done"]
    assert f"11月办了 {after['done']} 项" in autumn("brief -p 11月").out
    assert "其中 3 项在11月里办过" in autumn("report -p 11月").out


@pytest.mark.parametrize("command", ["report", "list", "matrix", "compare", "brief"])
def test_a_period_and_a_time_of_doing_at_once_are_refused(autumn, command):
    refused = autumn(f"{command} -p 10月 --done-in 11月", code=2)
    assert refused.out == ""
    assert "--done-in" in refused.err


def test_done_in_asks_for_the_day_of_doing(autumn):
    assert total(autumn, "--done-in 10月")["done"] == 1
    assert total(autumn, "--done-in 本月")["done"] == 1 + 1 + 4


@pytest.mark.parametrize("scope", ["", "-p 10月", "-u 轧辊", "-l 班组 -d 3", "--done-in 本月"])
def test_the_rows_of_any_heading_add_up_to_the_total(autumn, scope):
    for by in HEADINGS:
        data = autumn(f"report --by {by} {scope} --json").data
        for field in COUNTS:
            column = sum((row["own"] if by == "单位" else row)[field] for row in data["rows"])
            assert column == data["total"][field], (by, field)


def test_headings_go_by_english_words_too(autumn):
    for chinese, english in zip(
        HEADINGS,
        ("dimension", "area", "level", "unit", "department", "assignee", "measure"),
        strict=True,
    ):
        assert (
            autumn(f"report --by {chinese} --json").data
            == autumn(f"report --by {english} --json").data
        )


def test_by_unit_is_a_tree_each_row_with_all_below_it(autumn):
    tree = rows(autumn, "--by unit")
    assert tree["热轧示例厂"]["expected"] == total(autumn)["expected"]
    assert tree["热轧示例厂"]["own"]["expected"] == 32
    below = [tree[f"轧辊作业区/{team}"]["expected"] for team in ("甲班", "乙班", "丙班", "丁班")]
    assert tree["轧辊作业区"]["expected"] == 9 + sum(below)
    page = autumn("report --by unit").out
    assert "\n  轧辊作业区 " in page
    assert "\n    甲班 " in page


def test_units_stand_in_the_organisations_order_unless_sorting_is_asked_for(autumn):
    order = [row["label"] for row in autumn("report --by unit -l 班组 --json").data["rows"]]
    assert order[:2] == ["轧辊作业区/甲班", "轧辊作业区/乙班"]
    assert order[4:] == [f"精整作业区/{team}" for team in ("甲班", "乙班", "丙班", "丁班")]
    autumn("done 指标 -u 精整/丙班")
    autumn("done 军令状 -u 精整/丙班")
    ranked = [
        row["label"] for row in autumn("report --by unit -l 班组 --sort 完成率 --json").data["rows"]
    ]
    assert ranked[0] == "精整作业区/丙班"
    assert order == [row["label"] for row in autumn("report --by unit -l 班组 --json").data["rows"]]


@pytest.mark.parametrize(("column", "field"), [("逾期", "overdue"), ("未办", "not_started")])
def test_sorting_by_a_number_puts_the_most_first(autumn, column, field):
    found = [
        row[field]
        for row in autumn(f"report --by 措施 -p 10月 --sort {column} --json").data["rows"]
    ]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


def test_by_assignee_those_without_stand_as_undecided(autumn):
    found = rows(autumn, "--by assignee")
    assert found["支部书记"]["expected"] == 1
    assert found["未定"]["expected"] == total(autumn)["expected"] - 1


def test_by_department_a_task_of_several_stands_in_each_and_once_in_the_total(sx):
    sx("init 台账 --catalogue builtin")
    with open("台账/checklists.toml", encoding="utf-8") as stream:
        head, mark, tail = stream.read().partition('slug = "theme-party-day"\n')
    tail = tail.replace('department = ["党支部"]', 'department = ["党支部", "领导班子"]', 1)
    with open("台账/checklists.toml", "w", encoding="utf-8") as stream:
        stream.write(head + mark + tail)
    data = sx("report --by department --home 台账 --json").data
    assert {row["label"]: row["expected"] for row in data["rows"]}["领导班子"] == 2
    assert sum(row["expected"] for row in data["rows"]) == data["total"]["expected"] + 1


@pytest.mark.parametrize(
    "scope",
    [
        "-l 班组",
        "-u 精整",
        "-d 3",
        "--area 3.1",
        "--department 党支部",
        "--assignee -",
        "-s 未办",
        "军令状",
    ],
)
def test_every_scope_option_counts_what_the_list_lists(autumn, scope):
    listed = autumn(f"list {scope} --all --json").data
    current = [task for task in listed if task["period"] != "2026-10"]
    owed = [task for task in current if task["status"] != "not_applicable"]
    assert total(autumn, scope)["expected"] == len(owed)
    assert total(autumn, scope)["done"] == sum(task["status"] == "done" for task in current)


def test_columns_for_rare_states_stand_only_where_there_are_any(sx):
    assert "未开展" not in sx("report").out.split("\n\n")[1]
    sx("init . --start 2026-10-01")
    sx("skip 党小组会 -p 10月 -m 检修停产")
    assert "未开展" in sx("report -p 10月").out.split("\n\n")[1]


def test_an_hundred_percent_only_when_all_is_done(sx):
    sx("use 班组")
    for item in ("领导", "3.1.1", "军令状"):
        sx(f"done {item}")
    assert last_row(sx)[1:4] == ["[##############....]", "3/4", "75%"]
    sx("done 指标")
    assert last_row(sx)[1:4] == ["[##################]", "4/4", "100%"]
    assert total(sx)["completion"] == 1.0


def test_as_of_tells_what_stood_in_the_ledger_then(sx):
    sx.at("2026-10-20 09:00")
    sx("init .")
    sx("done 主题党日")
    sx.at("2026-11-05 09:00")
    sx("done 支委会 --on 10-30")
    sx.at("2026-11-23 09:00")
    then, now = total(sx, "-p 10月 --as-of 2026-10-31"), total(sx, "-p 10月")
    assert (then["done"], then["overdue"]) == (1, 0)
    assert (now["done"], now["late_entry"], now["overdue"]) == (2, 1, 5)
    assert "按 2026-10-31 结束时账上的记录。" in sx("report --as-of 2026-10-31").out


def test_a_change_of_definitions_since_is_said(sx):
    sx.at("2026-10-20 09:00")
    sx("init .")
    sx("done 主题党日")
    sx.at("2026-11-05 09:00")
    sx("unit add 热轧示例厂")
    sx("done 第一议题 -p 11月")
    said = "按 2026-10-31 结束时账上的记录；组织从那天以后改过，应办按现在的组织算。"
    assert said in sx("report --as-of 2026-10-31").out
    assert sx("report --as-of 2026-10-31 --json").data["changed_since"] == ["organisation"]
    assert "那天用的" not in sx("report --as-of 2026-11-05").out


@pytest.mark.parametrize(
    ("option", "hint"), [("--by 名次", "维度、领域、层级"), ("--sort 名次", "完成率、按期率")]
)
def test_an_unknown_heading_or_column_is_refused_with_the_known_ones(sx, option, hint):
    assert hint in sx(f"report {option}", code=2).err


def test_what_is_overdue_of_earlier_periods_too_is_added_up_as_the_first_page_does(autumn):
    page = autumn("report").out
    overdue = len(autumn("list -s 逾期 --json").data)
    assert f"连同往期，逾期共 {overdue} 项：sx list -s 逾期" in page
    assert "连同往期" not in autumn("report -p 11月").out


def test_a_heading_with_nothing_in_it_says_why(autumn):
    november = autumn("report -p 11月 -l 作业区").out
    assert "引领高度、凝聚强度：没有给作业区定任务" in november  # 覆盖广度 has tasks of the year
    assert november.count("本级没有任务") == 2
    assert "这一期没有应办" in november
    picked = autumn("report -s 逾期").out
    assert "当前一期没有" in picked
    assert "本级没有任务" not in picked
    assert "没有符合的" in autumn("report -s 未开展").out
    assert autumn("report --as-of 2026-09-01").out.count("那天没有应办") == 5


def test_a_retired_unit_is_not_said_to_have_no_tasks_at_its_level(autumn):
    autumn("unit retire 轧辊作业区/丁班 --on 2026-10-31")
    (row,) = [
        line for line in autumn("report --by unit -l 班组").out.splitlines() if "丁班" in line
    ][:1]
    assert "现在没有应办" in row
