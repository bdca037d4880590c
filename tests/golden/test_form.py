"""`sx form`: the sheet to tick on paper, as a browser and as Excel print it."""

import io
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
def ledger(sx, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    sx.at("2026-11-23 08:02")
    sx("init 台账 --start 2026-11-01")
    monkeypatch.chdir("台账")
    sx("unit add 示例厂")
    sx("unit add 轧辊作业区 精整作业区 --under 示例厂")
    sx("unit add 甲班 乙班 --under 轧辊作业区")
    sx("done 主题党日@轧辊作业区#2026-11 --on 11-20 --evidence 记录-7")
    sx("done 2.1.2@示例厂#2026Q4")
    sx("assign 党小组会 -u 轧辊作业区 --to 组织委员")
    return sx


def steady(text):
    return re.sub("校验码 [0-9a-f-]{19}", "校验码 0000-0000-0000-0000", text)


def test_the_sheet_on_a_terminal_is_the_agreed_screen(ledger, golden):
    golden("form-80.txt", steady(ledger("form -u 轧辊作业区", terminal=True, columns=80).out))


def test_the_page_to_print_is_the_agreed_one(ledger, golden):
    ledger("form -u 轧辊作业区 -o 表.html")
    source = Path("表.html").read_text("utf-8")
    golden("form.html", steady(re.sub(r"<style>.*</style>|sha256-[^']*", "", source)))


class Cells(HTMLParser):
    """Collects the texts of cells, and counts boxes."""

    def __init__(self, source):
        super().__init__()
        self.cells, self.boxes, self.ticks, self.sheets, self.scripts = [], 0, 0, 0, 0
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        kind = dict(attrs).get("class") or ""
        self.boxes += kind == "box"
        self.sheets += kind.startswith("sheet")
        self.scripts += tag == "script"
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_data(self, data):
        self.ticks += data == "✓"
        if self.cells:
            self.cells[-1] += data


def test_a_counted_task_has_a_box_for_each_time_and_what_was_done_is_ticked(ledger):
    ledger("form -u 示例厂 2.1.2 -p 四季度 -o 表.html")
    read = Cells(Path("表.html").read_text("utf-8"))
    times = ledger("list 2.1.2 --json -u 示例厂 --all").data[0]["times"]
    assert read.boxes == times + 4  # and the spare lines
    assert read.ticks == 1


def test_every_unit_of_a_level_gets_a_sheet_of_its_own(ledger):
    ledger("form -l 班组 -o 表.html")
    assert Cells(Path("表.html").read_text("utf-8")).sheets == 2


def test_hostile_text_in_every_field_stays_text(ledger):
    bad = "<script>x</script>\u202e\"'&"
    ledger(["assign", "支委会", "-u", "轧辊作业区", "--to", "=1+1<b>"])
    ledger(["done", "支委会", "-u", "轧辊作业区", "-p", "11月", "--evidence", bad])
    ledger("form -u 轧辊作业区 -o 表.html")
    read = Cells(Path("表.html").read_text("utf-8"))
    assert read.scripts == 0
    assert "=1+1<b>" in read.cells
    assert "<script>x</script>\\u202e\"'&" in read.cells


def workbook(path="表.xlsx"):
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(Path(path).read_bytes()))


def test_the_workbook_prints_on_one_page_of_a4_with_its_texts_as_texts(ledger):
    ledger(["assign", "支委会", "-u", "轧辊作业区", "--to", "=1+1"])
    ledger("form -u 轧辊作业区 -o 表.xlsx")
    sheet = workbook().active
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation) == (9, "portrait")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert setup.fitToHeight in {None, 1}  # one is what Excel takes for granted
    assert sheet.print_title_rows == "$3:$3"
    values = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    assert values["=1+1"].data_type == "s"
    assert {"打勾", "办理日期", "经手岗位", "□", "☑"} <= set(values)
    assert any(str(value).startswith("校验码 ") for value in values)


def test_the_workbook_has_a_sheet_for_each_unit(ledger):
    ledger("form -l 班组 -o 表.xlsx")
    assert workbook().sheetnames == ["甲班", "乙班"]


def test_a_unit_must_be_named_where_there_are_several(ledger):
    assert "哪个单位" in ledger("form -o 表.html", code=2).err


def test_without_units_each_level_has_its_sheet(sx):
    sx("form -o 表.html")
    assert Cells(Path("表.html").read_text("utf-8")).sheets == 3


def test_nothing_to_register_writes_no_file(ledger):
    assert "没有写表" in ledger("form -u 甲班 主题党日 -o 表.html", code=1).err
    assert not Path("表.html").exists()


@pytest.mark.skipif(BROWSER is None, reason="needs Debian's chromium: apt-get install chromium")
@pytest.mark.parametrize("unit", ["轧辊作业区", "甲班", "示例厂"])
def test_a_unit_fits_one_page_of_a4(ledger, unit, tmp_path):
    ledger(["form", "-u", unit, "-p", "12月", "-o", str(tmp_path / "表.html")])
    subprocess.run(
        [
            BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'p'}",
            "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'a.pdf'}", f"file://{tmp_path / '表.html'}",
        ],
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "a.pdf").read_bytes())) == 1
