"""Reading TOML: every bad input of the agreed list, positions, bounds, and what must stay accepted."""

import re
import string
import tomllib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import toml_source
from sixiang_cli.errors import BadDefinitions
from sixiang_cli.toml_source import parse, read

BAD = {
    "full-width equals sign": ('title ＝ "四化"', 1, 7, "full-width", "半角 ="),
    "full-width comma": ('levels = ["厂"，"班组"]', 1, 14, "full-width", "半角 ,"),
    "enumeration comma": ('levels = ["厂"、"班组"]', 1, 14, "full-width", "半角 ,"),
    "full-width brackets": ('【level】\nname = "厂"', 1, 1, "full-width", "半角 ["),
    "full-width digits": ("times = １２", 1, 9, "full-width", "12"),
    "curly quotation marks": ("schema = 1\ntitle = “四化”", 2, 9, "curly-quote", '"'),
    "curly closing mark": ('title = "四化”\nschema = 1', 1, 12, "curly-quote", '"'),
    "bare Chinese key": ('题名 = "四化"', 1, 1, "bare-key", '"题名"'),
    "bare Chinese key in a table": ('level_title = { 班组 = "x" }', 1, 17, "bare-key", '"班组"'),
    "full-width space": ('schema = 1\n\u3000title = "x"', 2, 1, "odd-space", "U+3000"),
    "no-break space": ('\u00a0title = "x"', 1, 1, "odd-space", "U+00A0"),
    "no-break space after a value": ('title = "x"\u00a0', 1, 12, "odd-space", "U+00A0"),
    "zero-width space": ('\u200btitle = "x"', 1, 1, "invisible-character", "U+200B"),
    "duplicate key": ('title = "a"\n\ntitle = "b"', 3, 1, "duplicate-key", "第 1 行"),
    "duplicate key in a table": ("x = { a = 1, a = 2 }", 1, 14, "duplicate-key", "第 1 行"),
    "duplicate table": ("[level]\nx = 1\n[level]", 3, 2, "duplicate-table", "第 1 行"),
    "table over a list of tables": ("[[unit]]\n[unit]", 2, 2, "duplicate-table", "[[unit]]"),
    "key over a table": ("[a.b]\n[a]\nb = 1", 3, 1, "duplicate-key", "第 1 行"),
    "5,000 digits": (f"times = {'9' * 5000}", 1, 9, "number-too-long", "5000"),
    "26 digits": (f"times = {'9' * 26}", 1, 9, "number-too-large", "64 位"),
    "arrays 3,000 deep": (f"x = {'[' * 3000}", 1, 37, "too-deep", "32"),
    "tables 3,000 deep": (f"x = {'{a=' * 3000}", 1, 101, "too-deep", "32"),
    "dotted key 3,000 deep": (".".join("a" * 3000) + " = 1", 1, 65, "too-deep", "32"),
    "nan": ("times = nan", 1, 9, "not-a-number", "nan"),
    "inf": ("times = -inf", 1, 9, "not-a-number", "-inf"),
    "no such day": ("from = 2025-02-29", 1, 8, "bad-date", "2025 年没有 2 月 29 日"),
    "no such month": ("from = 2025-13-01", 1, 8, "bad-date", "13 月"),
    "a day of one digit": ("from = 2025-3-1", 1, 8, "bad-date", "2025-03-01"),
    "24 o'clock": ("at = 24:00:00", 1, 6, "bad-time", "00:00 到 23:59"),
    "leap second": ("at = 2016-12-31T23:59:60Z", 1, 17, "bad-time", "00:00 到 23:59"),
    "unquoted text": ("title = 主题党日", 1, 9, "unquoted-text", '"主题党日"'),
    "yes": ("archived = 是", 1, 12, "bad-flag", "true"),
    "True": ("archived = True", 1, 12, "bad-flag", "true"),
    "ture": ("review = ture", 1, 10, "bad-flag", "是不是 true？"),
    "leading zero": ("id = 0012", 1, 6, "leading-zero", '"0012"'),
    "id of three numbers": ("id = 1.3.2", 1, 6, "syntax", '"1.3.2"'),
    "no value": ("title =\n", 1, 8, "missing-value", "缺值"),
    "no equals sign": ("title\n", 1, 6, "missing-value", "= 和值"),
    "colon": ('title: "x"', 1, 6, "syntax", "冒号"),
    "missing comma": ('levels = ["厂" "班组"]', 1, 15, "missing-comma", "逗号"),
    "unclosed list": ('levels = ["厂"\ntitle = "x"', 1, 10, "unclosed", "]"),
    "unclosed list at the end": ('levels = ["厂",\n', 1, 10, "unclosed", "]"),
    "inline table over lines": ("x = { a = 1,\n b = 2 }", 1, 5, "unclosed", "同一行"),
    "unclosed text": ('title = "四化\n', 1, 9, "unclosed-text", "引号"),
    "unclosed long text": ('note = """四化\n四提升', 1, 8, "unclosed-text", "三个引号"),
    "unclosed header": ("[[unit]\ncode = 1", 1, 7, "syntax", "]]"),
    "two values on a line": ("a = 1 b = 2", 1, 7, "syntax", "b"),
    "Windows path": (r'catalogue = "D:\台账"', 1, 16, "bad-escape", "反斜杠"),
    "quotes inside a text": ('title = "他说"好""', 1, 13, "syntax", "里面要有引号"),
    "surrogate": (r'title = "\ud800"', 1, 10, "bad-escape", "不是字符"),
    "control character in a text": ('title = "a\x1bb"', 1, 11, "control-character", "U+001B"),
    "control character in a comment": ("a = 1 # x\x07", 1, 10, "control-character", "U+0007"),
    "adding to a written-out table": ("a = {}\na.b = 1", 2, 1, "syntax", "不能再添"),
}


def fault_of(source, **options):
    if isinstance(source, str):
        source = source.encode()
    with pytest.raises(BadDefinitions) as caught:
        parse(source, "目录.toml", **options)
    (fault,) = caught.value.faults
    assert fault.path == "目录.toml"
    return fault


@pytest.mark.parametrize("name", BAD)
def test_bad_syntax_is_named_where_it_stands(name):
    source, line, column, code, told = BAD[name]
    fault = fault_of(source)
    assert (fault.line, fault.column, fault.code) == (line, column, code), fault.message
    assert told in fault.message


@pytest.mark.parametrize(
    ("source", "code", "told"),
    [
        pytest.param('title = "四化四提升"'.encode("gbk"), "encoding", "GBK", id="gbk"),
        pytest.param('title = "四化"'.encode("utf-16"), "encoding", "UTF-16", id="utf-16"),
        pytest.param(b't\0i\0t\0l\0e\0=\0"\0a\0"\0', "encoding", "UTF-16", id="utf-16, no mark"),
        pytest.param(b'title = "\xff\xff"', "encoding", "不是 UTF-8", id="neither"),
        pytest.param(b'title = "a\0b"', "control-character", "NUL", id="NUL"),
        pytest.param(b"a = 1\nb = 2\rc = 3\n", "bare-cr", "回车", id="bare CR"),
        pytest.param(b"PK\x03\x04....xl/workbook.xml", "not-text", "sx import", id="xlsx"),
        pytest.param(b"PK\x03\x04....", "not-text", "压缩包", id="zip"),
        pytest.param(b"\xd0\xcf\x11\xe0....", "not-text", "旧版 Excel", id="xls"),
        pytest.param(b"SQLite format 3\0", "not-text", "数据库", id="database"),
    ],
)
def test_what_is_not_utf8_text_is_told_apart(source, code, told):
    fault = fault_of(source)
    assert fault.code == code
    assert told in fault.message


def test_the_first_undecodable_byte_is_located():
    fault = fault_of('a = 1\nb = "中'.encode() + '文"'.encode("gbk"))
    assert (fault.line, fault.column) == (2, 7)


def test_a_bare_carriage_return_is_located():
    fault = fault_of("a = 1\r\n# 中\rb = 2\n".encode())
    assert (fault.line, fault.column) == (2, 4)


@pytest.mark.parametrize("codec", ["gbk", "utf-16"])
def test_what_another_encoding_is_answered_with_can_be_done(codec):
    """No command has an option for it: the file is saved anew."""
    fault = fault_of('title = "四化四提升"'.encode(codec))
    assert "另存为，编码选 UTF-8" in fault.message
    assert "--" not in fault.message


def test_gbk_is_read_when_the_user_says_so():
    assert parse('title = "四化"'.encode("gbk"), "x", encoding="gbk").values == {"title": "四化"}
    assert parse('title = "四化"'.encode("utf-16"), "x", encoding="utf-16").values == {
        "title": "四化"
    }
    assert fault_of(b'title = "\xff\xff"', encoding="gbk").code == "encoding"
    assert "latin-1" in fault_of(b"", encoding="latin-1").message


def test_a_byte_order_mark_is_no_part_of_the_text():
    document = parse('\ufefftitle = "四化"'.encode(), "x")
    assert document.values == {"title": "四化"}
    assert document.where("title") == (1, 1)


@pytest.mark.parametrize("source", [b"", b"\xef\xbb\xbf", b"\n\n", "# 只有注释".encode()])
def test_an_empty_file_is_an_empty_table(source):
    assert parse(source, "x").values == {}


def test_a_large_file_is_refused_before_it_is_parsed():
    fault = fault_of(b"[" * 2000, limit=1000)
    assert fault.code == "too-large"
    assert (fault.line, fault.column) == (0, 0)


def test_a_large_file_is_not_read_whole_and_its_size_is_told(tmp_path):
    path = tmp_path / "大.toml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(BadDefinitions, match=r"100\.0 MB，最多 5 MB"):
        read(str(path))


def test_what_stands_before_a_slip_is_judged_first():
    fault = fault_of("a = 1\na.b = 2\nc ＝ 3")
    assert fault.line == 2


def test_a_file_without_faults_of_ours_still_answers_to_the_parser():
    # 1979-05-27 07:32:00 and 00:32:00.5-07:00 are fine; a time with a zone but no date isn't.
    assert fault_of("at = 07:32:00Z").code == "syntax"


VALID = """\
# 注释
title = "四化" # 行末注释
"带 空格" = 'C:\\台账'
a.b . "c" = 1
list = [ "厂", '班组', # 注释
  "作业区",
]
nested = [[1, 2], [ ], {x = [3]}]
point = { x = 1, "y" = "2", z.w = true }
long = \"\"\"
[[不是表头]]
key = "不是键"
结尾可以有引号""\"\"\"
raw = '''
"不要紧" ''\\'''
continued = \"\"\"一\\
     二\"\"\"
dates = [1979-05-27, 07:32:00, 1979-05-27T07:32:00Z, 1979-05-27 00:32:00.5-07:00]
numbers = [0, -1, +1_000, 0xff, 0o7, 0b1, 1.5, -0.0, 1e6, 6.02E-23]
escapes = "\\t\\u4e2d\\U0001F600\\""

[table]
[ table . sub ]
x = 1
[[unit]]
name = "甲"
[unit.extra]
y = 2
[[unit]]
name = "乙"
\t[[unit.child]]
\tz = 3
"""


def test_every_form_of_toml_is_followed():
    document = parse(VALID.encode(), "x")
    assert document.values == tomllib.loads(VALID)
    assert document.where("a", "b", "c") == (4, 1 + len("a.b . "))
    assert document.where_value("list", 2) == (6, 3)
    assert document.where_value("nested", 1) == (8, 19)
    assert document.where_value("nested", 2, "x", 0) == (8, 30)
    assert document.where("point", "y") == (9, 18)
    assert document.where("table", "sub") == (23, 1)
    assert document.where("unit", 0, "extra", "y") == (28, 1)
    assert document.where("unit", 1) == (29, 1)
    assert document.where_value("unit", 1, "name") == (30, 8)
    assert document.where("unit", 1, "child", 0, "z") == (32, 2)


def test_what_is_missing_is_placed_at_the_table_that_lacks_it():
    document = parse(b"\n[[unit]]\nname = 'x'\n", "x")
    assert document.where("unit", 0, "code") == (2, 1)
    assert document.where("nowhere", 3) == (1, 1)


def test_positions_hold_with_windows_line_ends():
    document = parse("a = 1\r\n\r\n班 = 2".replace("班", '"班"').encode(), "x")
    assert document.where_value("班") == (3, 7)


keys = st.text(string.ascii_letters + string.digits + "-_ .班组“”", min_size=1, max_size=6)
scalars = (
    st.integers(-(2**63), 2**63 - 1)
    | st.booleans()
    | st.text(st.characters(codec="utf-8"), max_size=12)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.dates()
    | st.times()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)
documents = st.dictionaries(keys, values, max_size=6)


def paths(value, so_far=()):
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*so_far, key), item
        if isinstance(item, dict | list):
            yield from paths(item, (*so_far, key))


@given(documents, st.booleans())
def test_any_document_is_accepted_and_every_value_is_found(wanted, several_lines):
    text = tomli_w.dumps(wanted, multiline_strings=several_lines)
    document = parse(text.encode(), "x")
    assert document.values == tomllib.loads(text)
    lines = text.replace("\r\n", "\n").split("\n")
    for path, item in paths(document.values):
        line, column = document.where_value(*path)
        found = lines[line - 1][column - 1 :]
        # What stands there, read by itself, is the value; tables and long texts begin there.
        if isinstance(item, bool | int | float) or (isinstance(item, str) and found[:3] != '"""'):
            assert parse_prefix(found) == item
        elif isinstance(item, str):
            assert found.startswith('"""')
        else:
            assert found[0] in "[{0123456789"


def parse_prefix(text):
    """Read the value that a text begins with, whatever follows it."""
    for end in range(len(text), 0, -1):
        try:
            return tomllib.loads(f"x = {text[:end]}")["x"]
        except tomllib.TOMLDecodeError:
            continue
    raise AssertionError(text)


pieces = st.lists(
    st.sampled_from(
        [
            *"[]{}=,.\"'#\n\t 0a-_:＝“班\u3000\r\ufeff\x00\\",
            *('"""', "'''", "[[a]]", "a = ", "true", '"x"', "1979-05-27", "1.2.3", "nan"),
        ]
    ),
    max_size=25,
).map("".join)


@given(pieces)
def test_any_text_is_either_what_the_parser_says_or_one_fault_inside_the_text(text):
    try:
        document = parse(text.encode(), "x")
    except BadDefinitions as error:
        (fault,) = error.faults
        assert fault.message.endswith("。") or "；" in fault.message
        assert 0 <= fault.line <= text.count("\n") + 1
    else:
        assert document.values == tomllib.loads(text.removeprefix("\ufeff"))


def accepted(text):
    try:
        tomllib.loads(text.removeprefix("\ufeff"))
    except ValueError:
        return False
    return True


def code_of(text):
    try:
        parse(text.encode(), "x")
    except BadDefinitions as error:
        return error.faults[0].code
    return ""


@given(pieces)
def test_what_the_parser_accepts_is_refused_for_a_stated_reason_only(text):
    assert not accepted(text) or code_of(text) in {
        "",
        "not-a-number",
        "bare-cr",
        "number-too-large",
    }


def test_no_group_of_a_pattern_is_repeated_for_good():
    """Python before 3.11.5 finds other things with such a pattern; tests on a later one don't see it."""
    package = Path(toml_source.__file__).parents[1]
    found = [
        (path.name, number)
        for path in package.rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"\)[*+?]\+", line)
    ]
    assert found == []
