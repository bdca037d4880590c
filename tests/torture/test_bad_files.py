"""Bad input at the command line, by the numbers of the agreed list: what is wrong, where, what to do.

For each: `sx check` finds it and exits with 3, `sx list` refuses with 2 and prints nothing on stdout;
no traceback, nothing imported. What each message must say in full is in `tests/unit`; here the whole
way from the file to the screen is walked, and in the long form its time and memory measured.
"""

import re
from typing import NamedTuple

import pytest

from torture import processes

PLACE = r"{path}(:\d+:\d+ |：).+（[a-z-]+(，提醒)?）"  # file:line:col message（code）
HEAD = (
    'schema = 1\ntitle = "示例"\n[[level]]\nname = "厂"\nslug = "plant"\n[[level]]\nname = "班组"\nslug = "team"\n'
    '[[dimension]]\nid = "1"\nmethod = "示例化"\nuplift = "示例力度"\n[[area]]\nid = "1.1"\ntitle = "示例"\n'
)
MEASURE = '[[measure]]\nid = "{id}"\nslug = "{slug}"\ntitle = "示例"\nlevels = ["班组"]\ncadence = "monthly"\n'


class Case(NamedTuple):
    """A bad file: its number on the list, what is in it, and what the answer must say."""

    number: str
    name: str
    content: bytes
    says: tuple[str, ...]


def case(number, name, content, *says):
    return Case(number, name, content if isinstance(content, bytes) else content.encode(), says)


ANY_FILE = (
    case("1", "GBK", 'title = "四化四提升，示例"\n'.encode("gbk"), "GBK", "UTF-8"),
    case("2", "UTF-16", 'title = "四化"\n'.encode("utf-16"), "UTF-16"),
    case("5", "bare CR", b'schema = 1\rtitle = "x"\r', ":1:"),
    case("6", "full-width equals sign", 'title ＝ "四化"', "full-width", "="),
    case("7", "curly quotes", "schema = 1\ntitle = “四化”", ":2:9 ", "curly-quote"),
    case("8", "full-width comma", 'x = ["厂"，"班组"]', "full-width", ","),
    case("9", "bare Chinese key", '题名 = "四化"', "bare-key", '"题名"'),
    case("10", "U+3000 before a key", 'schema = 1\n\u3000title = "x"', "odd-space", "U+3000"),
    case("10", "no-break space", '\u00a0title = "x"', "odd-space", "U+00A0"),
    case("11", "duplicate key", 'title = "a"\n\ntitle = "b"', "duplicate-key", "第 1 行"),
    case("12", "duplicate table", "[x]\na = 1\n[x]", "duplicate-table", "第 1 行"),
    case("13", "5,000 digits", f"times = {'9' * 5000}", "number-too-long", "5000"),
    case("14", "26 digits", f"times = {'9' * 26}", "number-too-large", "64 位"),
    case("15", "arrays 3,000 deep", f"x = {'[' * 3000}", "too-deep", "32"),
    case("15", "tables 3,000 deep", f"x = {'{a=' * 3000}", "too-deep", "32"),
    case("16", "nan", "times = nan", "not-a-number"),
    case("16", "inf", "times = inf", "not-a-number"),
    case("17", "29 February 2025", "from = 2025-02-29", "2025 年没有 2 月 29 日"),
    case("18", "24:00", "at = 24:00:00", "00:00 到 23:59"),
    case("18", "leap second", "at = 2016-12-31T23:59:60Z", "00:00 到 23:59"),
    case("19", "escape character", 'title = "\\u001b[31m"', "U+001B"),
    case("21", "an xlsx", b"PK\x03\x04" + b"\0" * 100 + b"xl/workbook.xml", "Excel"),
    case("26", "zero-width", '\u200btitle = "x"', "U+200B"),
    case("29", "NUL", 'title = "a\\u0000b"', "U+0000"),
)
CATALOGUE = (
    case("4", "empty", b"", "空"),
    case("4", "only a byte-order mark", b"\xef\xbb\xbf", "空"),
    case(
        "20",
        "unknown field",
        HEAD + MEASURE.format(id="1.1.1", slug="a") + "cadance = 1\n",
        "cadance",
        "cadence",
    ),
    case(
        "23", "wrong type", HEAD + MEASURE.format(id="1.1.1", slug="a") + 'times = "二"\n', "times"
    ),
    case(
        "23",
        "no id",
        HEAD + MEASURE.format(id="1.1.1", slug="a").replace('id = "1.1.1"\n', ""),
        "id",
    ),
    case(
        "23",
        "no title",
        HEAD + MEASURE.format(id="1.1.1", slug="a").replace('title = "示例"\n', ""),
        "title",
    ),
    case("23", "undeclared area", HEAD + MEASURE.format(id="9.9.1", slug="a"), "9.9"),
    case(
        "23",
        "undeclared level",
        HEAD + MEASURE.format(id="1.1.1", slug="a").replace("班组", "车间部"),
        "车间部",
    ),
    case(
        "23",
        "a circle",
        HEAD
        + '[[measure]]\nid = "1.1.1"\nslug = "a"\ntitle = "甲"\nrolls_up = ["1.1.2"]\n'
        + '[[measure]]\nid = "1.1.2"\nslug = "b"\ntitle = "乙"\nrolls_up = ["1.1.1"]\n',
        "1.1.1",
        "1.1.2",
    ),
    case(
        "23",
        "until before from",
        HEAD + MEASURE.format(id="1.1.1", slug="a") + "from = 2026-05-01\nuntil = 2026-01-01\n",
        "until",
    ),
    case("23", "times = 0", HEAD + MEASURE.format(id="1.1.1", slug="a") + "times = 0\n", "times"),
    case(
        "24",
        "ids alike",
        HEAD + MEASURE.format(id="1.1.A", slug="a") + MEASURE.format(id="1.1.a", slug="b"),
        "第 ",
    ),
    case("25", "mixed scripts", HEAD + MEASURE.format(id="1.1.cа", slug="a"), "1.1.c"),
    case(
        "26",
        "bidi in a title",
        HEAD + MEASURE.format(id="1.1.1", slug="a").replace("示例", "示\u202e例"),
        "U+202E",
    ),
    *(
        case("27", f"id {bad}", HEAD + MEASURE.format(id=bad.replace("\\", "\\\\"), slug="a"), "id")
        for bad in ("../x", "CON", "1.1.", "a b", "1@2", "1#2")
    ),
    case(
        "all at once",
        "three faults",
        HEAD
        + MEASURE.format(id="1.1.1", slug="a")
        + "times = 0\ncadance = 1\n"
        + MEASURE.format(id="9.9.1", slug="b"),
        "times",
        "cadance",
        "9.9",
    ),
)


def in_a_unit(each):
    """Put a text into a field that an organisation has: it lets unknown ones be."""
    if not each.content.startswith(b'title = "') or each.number not in {"19", "29"}:
        return each
    return each._replace(
        content='[[unit]]\ncode = "c1"\nlevel = "班组"\n'.encode()
        + each.content.replace(b"title", b"name")
    )


TABLE = [
    *(("checklists.toml", each) for each in (*ANY_FILE, *CATALOGUE)),
    *(("organisation.toml", in_a_unit(each)) for each in ANY_FILE),
    *(("sx.toml", each) for each in ANY_FILE),
]


def placed(folder, name, content):
    """Make a workspace in which one file is bad."""
    folder.mkdir(exist_ok=True)
    (folder / "sx.toml").write_text('schema = 1\nstart = "2026-01-01"\n', encoding="utf-8")
    (folder / name).write_bytes(content)
    return folder / name


def held(case, path, check, listed):
    """Hold what `sx check` and `sx list` gave against the case."""
    assert check.code == 3, (case.name, check)
    assert re.search(PLACE.format(path=re.escape(str(path))), check.out), (case.name, check.out)
    for part in case.says:
        assert part in check.out, (case.name, part, check.out)
    assert listed.code == 2, (case.name, listed)
    assert listed.out == "", case.name
    for part in case.says:
        assert part in listed.err, (case.name, part, listed.err)
    for text in (check.out, check.err, listed.err):
        assert "Traceback" not in text
        assert "自己出了错" not in text


@pytest.mark.parametrize(
    ("name", "bad"), TABLE, ids=[f"{each.number}-{each.name}-{name[:-5]}" for name, each in TABLE]
)
def test_a_bad_file_is_answered_with_place_and_remedy(name, bad, sx, home):
    path = placed(home / "台账", name, bad.content)
    check = sx(["--home", str(home / "台账"), "check"], code=None)
    listed = sx(["--home", str(home / "台账"), "list"], code=None)
    held(bad, path, check, listed)
    # What does not need the definitions goes on working (DESIGN 2).
    for line in ("log", "verify", "doctor"):
        answer = sx(["--home", str(home / "台账"), line], code=None)
        assert "自己出了错" not in answer.both


def test_3_a_byte_order_mark_is_accepted(sx, home):
    placed(
        home / "台账",
        "checklists.toml",
        b"\xef\xbb\xbf" + (HEAD + MEASURE.format(id="1.1.1", slug="a")).encode(),
    )
    assert "示例" in sx(["--home", str(home / "台账"), "list"]).out


def test_22_a_hundred_megabytes_are_refused_before_they_are_parsed(home):
    path = placed(home / "台账", "checklists.toml", b"")
    with path.open("wb") as file:
        file.truncate(100_000_001)
    code, out, err, seconds, megabytes = processes.measured("--home", str(home / "台账"), "list")
    assert (code, out) == (2, "")
    assert "MB" in err
    assert seconds < 2
    assert megabytes < 300


@pytest.mark.torture
def test_a_bad_file_costs_neither_time_nor_memory(home, figure):
    slowest = largest = 0
    for number, (name, bad) in enumerate(TABLE):
        place = home / f"台账{number}"
        placed(place, name, bad.content)
        for command, wanted in (("check", 3), ("list", 2)):
            code, _, err, seconds, megabytes = processes.measured("--home", str(place), command)
            assert code == wanted, (bad.name, err)
            assert seconds < 2, bad.name
            assert megabytes < 300, bad.name
            slowest, largest = max(slowest, seconds), max(largest, megabytes)
    figure(
        "坏文件",
        f"{len(TABLE)} 个坏的目录、组织、设置，各 sx check、sx list 一次",
        f"都有位置、代码、改法，退出码对，没有 Traceback；最慢 {slowest:.2f} 秒（处理器时间），最多 {largest:.0f} MB",
    )


# --- ids, text and time at the command line ----------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words", "says"),
    [
        ("28", ["note", "1.1.1@厂", "-m", "坏\udc80字"], "不成文字"),
        ("29", ["note", "1.1.1@厂", "-m", "坏\0字"], "空字符"),
        ("30", ["note", "1.1.1@厂", "-m", "长" * 1_000_000], "1000000"),
        ("32", ["done", "1.1.1@厂", "-n", "²"], "²"),
        ("33", ["done", "1.1.1@厂", "--on", "2025-W10-1"], "2025-W10-1"),
        ("34", ["done", "1.1.1@厂", "--on", "2026-12-05"], "还没到"),
        ("35", ["done", "1.1.1@厂", "-p", "2024-01"], "2024"),
        ("17", ["done", "1.1.1@厂", "--on", "2026-02-29"], "没有29日"),
        ("27", ["unit", "add", "../x", "--under", "作业区"], ""),
    ],
)
def test_bad_words_are_refused_and_nothing_is_recorded(number, words, says, sx, home):
    sx("note 1.1.1@厂 -m 开头")
    before = (home / ".local/share/sixiang/default/sx.db").read_bytes()
    answer = sx(words, code=None)
    if says:
        assert answer.code == 2, answer
        assert says in answer.err.replace(",", "").replace(" ", ""), answer.err[:300]
    assert answer.code in {0, 2}
    assert "自己出了错" not in answer.err
    assert (home / ".local/share/sixiang/default/sx.db").read_bytes() == before


def test_31_markup_is_stored_and_shown_as_it_is(sx):
    sx(["note", "1.1.1@厂", "-m", "[/] [link=http://x]点[/link]"])
    assert "[/] [link=http://x]点[/link]" in sx("log").out
    assert "[/] [link=http://x]点[/link]" in sx("log", terminal=True, columns=200).out


def test_32_full_width_digits_are_read(sx):
    assert sx(["done", "2.1.2@厂", "-n", "２"]).code == 0


def test_33_slashes_in_a_date_are_read(sx):
    sx(["done", "2.3.1@厂", "--on", "2025/03/01"])


# --- surroundings ------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["folder", "link", "file"])
def test_58_an_export_is_never_written_over_something(what, sx, home):
    target = home / "任务.csv"
    if what == "folder":
        target.mkdir()
    elif what == "link":
        (home / "别处.csv").write_text("原来的", encoding="utf-8")
        target.symlink_to(home / "别处.csv")
    else:
        target.write_text("原来的", encoding="utf-8")
    answer = sx(["list", "-o", str(target)], code=2)
    assert "没有动它" in answer.err or "文件夹" in answer.err
    if what != "folder":
        assert target.read_text(encoding="utf-8") == "原来的"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("another program's", None, "别的程序"),
        ("not a database", "这是一段文字".encode() * 400, "损坏"),
        ("cut short", b"", "损坏"),
    ],
)
def test_61_a_file_that_is_no_journal_is_named_and_left_alone(name, content, says, sx, home):
    import sqlite3

    sx("note 1.1.1@厂 -m 开头")
    path = home / ".local/share/sixiang/default/sx.db"
    if name == "cut short":
        path.write_bytes(path.read_bytes()[:9000])
    elif content is None:
        path.unlink()
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE t (x)")
        other.commit()
        other.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    for line in ("list", "note 1.1.1@厂 -m 又一条", "log"):
        answer = sx(line, code=None)
        assert answer.code == 1, (line, answer)
        assert says in answer.err, answer.err
    answer = sx("doctor", code=None)
    assert "自己出了错" not in answer.both
    assert answer.code in {1, 3}
    assert path.read_bytes() == before


def test_62_an_odd_place_to_run_is_answered_in_words(home, sx, monkeypatch):
    for columns in (20, 1):
        sx("list", terminal=True, columns=columns)
        sx("report", terminal=True, columns=columns)
    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    answer = sx("list", code=2)
    assert "HOME" in answer.err
    assert "--home" in answer.err
    sx(["--home", str(home / "别处"), "note", "1.1.1@厂", "-m", "有了"])


@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.GBK", "en_US.ISO-8859-1"])
def test_62_a_locale_that_is_not_utf_8_is_no_crash(locale, home):
    env = {"LANG": locale, "LC_ALL": locale}
    for encoding in ({}, {"PYTHONIOENCODING": "gbk"}, {"PYTHONIOENCODING": "ascii"}):
        process = processes.sx("list", env=env | encoding)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert b"Traceback" not in err
        assert len(out) > 500
