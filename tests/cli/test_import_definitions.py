"""A spreadsheet of measures or of units becomes a checked definition file, or nothing does."""

import csv
import tomllib
from pathlib import Path

import openpyxl
import pytest

from sixiang_cli import catalogue


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


MEASURES = [
    "编号",
    "提升维度",
    "做法",
    "领域",
    "措施",
    "责任层级",
    "责任部门",
    "周期",
    "次数",
    "完成时限",
    "佐证",
    "备注",
]
GOOD = [
    ["1.1.1", "贯穿力度", "理论武装科学化", "学理论", "第一议题", "厂", "党委", "每月", "", "25", "纪要编号", ""],
    ["1.1.10", "贯穿力度", "", "学理论", "=党课", "作业区、班组", "党支部", "季度", "2", "", "", "两级各办各的"],
    ["2.3.1", "引领高度", "思想宣传前置化", "红色传承", "观影", "厂", "", "一次性", "", "", "", ""],
    ["2.3.2", "", "", "", "签军令状", "班组", "", "每年", "", "2026-03-31", "", ""],
]  # fmt: skip


def put(lines, name="措施表.xlsx"):
    if name.endswith(".csv"):
        with open(name, "w", encoding="gbk", newline="") as stream:
            csv.writer(stream).writerows(lines)
        return name
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
        for cell in book.active[book.active.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(name)
    return name


@pytest.mark.parametrize("name", ["措施表.xlsx", "措施表.csv"])
def test_a_sheet_of_measures_becomes_a_catalogue(sx, name):
    shown = sx(
        f"import --catalogue {put([['某厂措施表'], [], MEASURES, *GOOD], name)} -o checklists.toml"
    )
    assert "已写入 checklists.toml：4 项措施" in shown.err
    made, faults = catalogue.check("checklists.toml")
    assert [fault for fault in faults if not fault.warning] == []
    measures = {measure.id: measure for measure in made.measures}
    assert list(measures) == ["1.1.1", "1.1.10", "2.3.1", "2.3.2"]
    assert measures["1.1.10"].title == "=党课"
    assert measures["1.1.10"].levels == ("作业区", "班组")
    assert measures["1.1.10"].times == 2
    assert measures["2.3.2"].due == "03-31"
    assert measures["1.1.1"].due == "25"
    assert [each.uplift for each in made.dimensions] == ["贯穿力度", "引领高度"]
    assert [each.title for each in made.areas] == ["学理论", "红色传承"]


def test_without_a_file_name_it_goes_to_stdout(sx):
    shown = sx(f"import --catalogue {put([MEASURES, *GOOD])}")
    assert tomllib.loads(shown.out)["measure"][1]["id"] == "1.1.10"


def test_an_existing_catalogue_is_not_overwritten(sx):
    Path("checklists.toml").write_text("mine")
    sx(f"import --catalogue {put([MEASURES, *GOOD])} -o checklists.toml", code=2)
    assert Path("checklists.toml").read_text() == "mine"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("编号", 1.1, "numeric-id"),
        ("编号", "", "missing-id"),
        ("编号", "7", "bad-id"),
        ("编号", "1.1.1", "duplicate-id"),
        ("编号", "1.1.а", "mixed-script"),
        ("措施", "", "missing-title"),
        ("周期", "", "missing-cadence"),
        ("周期", "每十年", "bad-cadence"),
        ("次数", "两次", "bad-times"),
        ("次数", "2000", "bad-times"),
        ("完成时限", "年底前", "bad-due"),
        ("责任层级", "车队", "unknown-level"),
        ("责任层级", "", "missing-owner"),
        ("措施", "长" * 80, "too-long"),
    ],
)
def test_every_fault_stands_at_its_row_and_column(sx, column, value, code):
    rows = [list(line) for line in GOOD]
    place = MEASURES.index(column)
    rows[2][place] = value
    rows[2][MEASURES.index("责任部门")] = ""
    shown = sx(f"import --catalogue {put([MEASURES, *rows])} -o checklists.toml", code=2)
    first = shown.err.splitlines()[0]
    assert first.startswith("措施表.xlsx（Sheet）:4:"), shown.err
    assert code in first or code in {"mixed-script", "too-long"}, shown.err
    assert not Path("checklists.toml").exists()


def test_all_faults_are_said_at_once(sx):
    rows = [list(line) for line in GOOD]
    rows[0][0], rows[1][7], rows[3][9] = 1.1, "每十年", "某日"
    shown = sx(f"import --catalogue {put([MEASURES, *rows])}", code=2)
    assert [line.split(":")[1] for line in shown.err.splitlines()[:3]] == ["2", "3", "5"]


def test_faults_end_with_what_to_do_and_quote_what_was_typed(sx):
    rows = [list(line) for line in GOOD]
    rows[0][MEASURES.index("次数")] = "两次"
    rows[1][MEASURES.index("责任层级")] = "车队"
    shown = sx(f"import --catalogue {put([MEASURES, *rows])}", code=2).err.splitlines()
    assert "次数“两次”不是" in shown[0]
    assert "3:6 没有“车队”这个层级。有：厂、作业区、班组。" in shown[1]
    assert shown[2] == "什么也没导。改好这张表再导一次。"


def test_a_sheet_of_other_dimensions_gets_its_own_title_and_no_heading_twice(sx):
    rows = [
        ["编号", "措施", "维度", "层级", "周期", "完成时限"],
        ["1.1", "安全例会", "安全", "班组", "每月", "２８"],
    ]
    sx(f"import --catalogue {put(rows, '安全措施.csv')} -o checklists.toml")
    sx("init 台账 --catalogue checklists.toml --start 2026-11-01")
    shown = sx("--home 台账 list").out
    assert shown.startswith("安全措施  ")
    assert "\n安全  " in shown
    assert "安全（安全）" not in shown
    assert "1.0" not in shown
    assert "11-28" in shown
    assert "1.0" not in sx("--home 台账 show 安全例会").out


def test_a_formula_in_a_measure_is_refused(sx):
    book = openpyxl.Workbook()
    book.active.append(MEASURES)
    book.active.append(["1.1.1", "", "", "", "=A1", "厂", "", "每月"])
    book.save("a.xlsx")
    assert "E2 是公式" in sx("import --catalogue a.xlsx", code=2).err


UNITS = ["单位", "层级", "上级", "代号", "成立"]


def test_a_sheet_of_units_becomes_an_organisation_that_the_ledger_takes(sx):
    rows = [
        ["热轧示例厂", "厂", "", "", ""],
        ["轧辊作业区", "作业区", "热轧示例厂", "", ""],
        ["精整作业区", "支部", "热轧示例厂", "", "2026-07-01"],
        ["甲班", "班组", "轧辊作业区", "", ""],
        ["甲班", "班组", "精整作业区", "", ""],
    ]
    sx("init --start 2026-01-01")
    sx(f"import --organisation {put([UNITS, *rows], '单位表.xlsx')} -o organisation.toml --force")
    assert sx("check").code == 0
    units = sx("unit list --json").data
    assert [unit["display"] for unit in units] == [
        "热轧示例厂", "轧辊作业区", "轧辊作业区/甲班", "精整作业区", "精整作业区/甲班",
    ]  # fmt: skip
    assert len({unit["code"] for unit in units}) == 5
    assert units[3]["since"] == "2026-07-01"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["", "班组", "轧辊作业区"], "名称"),
        (["乙班", "车队", "轧辊作业区"], "层级"),
        (["乙班", "班组", "没有的"], "没有"),
        (["甲班", "班组", "轧辊作业区"], "甲班"),
        (["乙班", "班组", "轧辊作业区", 12], "数字"),
        (["乙班", "班组", "轧辊作业区", "", "那年"], "日期"),
        (["乙/班", "班组", "轧辊作业区"], "/"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_with_its_row(sx, line, said):
    rows = [
        ["热轧示例厂", "厂"],
        ["轧辊作业区", "作业区", "热轧示例厂"],
        ["甲班", "班组", "轧辊作业区"],
        line,
    ]
    shown = sx(f"import --organisation {put([UNITS, *rows], '单位表.xlsx')}", code=2)
    assert "单位表.xlsx（Sheet）:5:" in shown.err
    assert said in shown.err


def test_all_that_is_wrong_with_a_row_is_said_at_once(sx):
    bad = ["1", "贯穿力度", "", "学理论", "", "厂", "", "天天", "两", "月底", "", ""]
    refused = sx(f"import --catalogue {put([MEASURES, bad, *GOOD])}", code=2).err
    assert [refused.count(f":2:{column} ") for column in (1, 5, 8, 9, 10)] == [1] * 5
    units = put([["单位", "层级", "成立", "撤销"], ["", "部", "昨", "明"]], "单位表.xlsx")
    refused = sx(f"import --organisation {units}", code=2).err
    assert [refused.count(f":2:{column} ") for column in (1, 2, 3, 4)] == [1] * 4
