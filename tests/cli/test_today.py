"""``sx`` alone: what is due now, in as few lines as it takes; the first days of WORDING 6."""


def body(sx):
    """Give the lines under the heading."""
    return sx("").out.splitlines()[1:]


def test_the_first_look_shows_the_month_and_what_comes_later(sx):
    page = sx("").out
    assert "四化四提升  未设单位，三级各按一个算" in page
    assert "2026-11-23 周一" in page
    assert "本月要办 7 项，已办 0 项，没有逾期。" in page
    assert page.count("剩 7 天") == 7
    assert "年底前另有 31 项，不限期 7 项：sx list" in page
    assert "办完一项：sx done 第一议题    看进度：sx report    用法：sx --help" in page


def test_looking_writes_nothing_and_says_where_the_ledger_would_be(sx, home):
    answer = sx("")
    assert answer.err.startswith("台账会建在 ")
    assert not [found for found in home.rglob("*") if found.suffix in (".db", ".toml")]


def test_what_is_done_is_counted_and_leaves_the_page(sx):
    sx("done 主题党日")
    page = sx("").out
    assert "本月要办 7 项，已办 1 项，没有逾期。" in page
    assert "主题党日" not in page


def test_what_is_left_out_is_counted_in_tasks_as_everything_on_the_page(plant):
    plant("config set start 2026-07-01")
    page = plant("").out
    shown = [line.split() for line in page.splitlines() if line[:1].isdigit()]
    assert len(shown) == 12
    tasks = sum(int(row[row.index("个") - 1]) if "个" in row else 1 for row in shown)
    due = len(plant("--json").data["due"])
    assert tasks < due
    assert f"\n另有 {due - tasks} 项：sx list\n" in page


def test_the_example_can_be_typed_as_it_stands(sx):
    hint = next(line for line in body(sx) if "办完一项：" in line)
    command = hint.partition("办完一项：sx ")[2].partition("    ")[0]
    assert "已办：1.1.1 第一议题" in sx(command).out


def test_a_quiet_page_is_three_lines(plant):
    plant("use 轧辊/甲班")
    plant("done 3.1.1 军令状 指标")
    assert [" ".join(line.split()) for line in plant("").out.splitlines()] == [
        "轧辊作业区/甲班 2026-11-23 周一",
        "没有到期要办的事。今年 4 项，已办 3 项。",
        "下一件：领导来班组宣讲，12-31 前。办了就记：sx done 领导来班组宣讲 --on 昨天",
    ]


def test_with_everything_done_nothing_is_next(plant):
    plant("use 轧辊/甲班")
    plant("done 领导 3.1.1 军令状 指标")
    assert body(plant) == ["没有到期要办的事。今年 4 项，已办 4 项。"]


def test_an_area_sees_its_own_first_then_the_teams_with_something_due(plant):
    plant("config set start 2026-10-01")
    plant("use 轧辊作业区")
    plant("done 主题党日 支委会 --on 10-28")
    plant("assign 军令状 -u 丁班 --due 2026-11-20")
    plant("assign 指标 -u 丙班 --due 11-28")
    page = plant("").out
    assert "轧辊作业区  本级和所属 4 个班组" in page
    assert "逾期 1 项，7 天内到期 3 项；所属班组逾期 1 项。" in page
    own = [line.split()[:3] for line in page.splitlines() if line.startswith("1.3.")]
    assert own == [
        ["1.3.1.3", "党小组会", "10月"],
        ["1.3.1.2", "支委会", "11月"],
        ["1.3.1.3", "党小组会", "11月"],
        ["1.3.2", "主题党日", "11月"],
    ]
    assert ["丙班", "0", "1", "承接本班组指标"] in [line.split() for line in page.splitlines()]
    assert ["丁班", "1", "0", "与作业区签军令状"] in [line.split() for line in page.splitlines()]
    assert "甲班、乙班没有到期未办。" in page
    assert "给班组代记：sx done 与作业区签军令状 -u 丁班" in page


def test_overdue_stands_first_whatever_the_catalogues_order(sx):
    sx("init . --start 2026-10-01")
    for item in (
        "第一议题",
        "支委会",
        "党小组会",
        "书记接待日",
        "职工意见收集",
        "职工意见办理答复",
    ):
        sx(f"done {item} -p 10月 --on 10-20")
    first = next(line for line in sx("").out.splitlines() if line[:1].isdigit())
    assert first.split()[:2] == ["1.3.2", "主题党日"]
    assert "逾期 23 天" in first


def test_a_long_page_is_cut_at_twelve_rows_and_says_how_many_more(sx):
    sx("init . --start 2026-07-01")
    page = sx("").out
    assert sum(line[:1].isdigit() for line in page.splitlines()) == 12
    assert "另有 " in page


def test_how_near_a_due_day_is_said_follows_the_setting(sx):
    sx.at("2026-11-20 08:00")
    assert "剩 10 天" not in sx("").out
    sx("config set soon 10")
    assert "剩 10 天" in sx("").out
    sx.at("2026-11-30 08:00")
    assert "今天到期" in sx("").out


def test_a_retired_or_missing_unit_in_use_is_named_with_the_way_out(sx, monkeypatch):
    monkeypatch.setenv("SX_UNIT", "戊班")
    refused = sx("", code=2)
    assert refused.err == (
        "SX_UNIT 设的单位“戊班”在这个台账里没有。\n重新选：sx use 单位；不设：sx use -\n"
    )


def test_to_programs_it_gives_the_tasks_and_the_numbers(plant):
    plant("use 轧辊作业区")
    data = plant("--json").data
    assert data["unit"] == "轧辊作业区"
    assert [task["measure"] for task in data["due"]] == ["1.3.1.2", "1.3.1.3", "1.3.2"]
    assert (data["overdue"], data["soon"]) == (0, 3)
