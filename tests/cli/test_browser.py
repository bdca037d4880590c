"""The page in a real browser, where one is installed: it opens from a file and fits a phone and a desk."""

import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="needs Debian's chromium: apt-get install chromium"
)
PROBE = """
<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe src="page.html" style="width:{width}px;height:4000px;border:0"></iframe>
"""


def browse(folder, *arguments):
    done = subprocess.run(
        [
            BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            f"--user-data-dir={folder / 'profile'}", *arguments,
        ],
        capture_output=True, check=False, timeout=120, cwd=folder,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


@pytest.fixture
def page(sx, tmp_path, monkeypatch):
    """A report of a ledger whose every text is hostile, written as a user writes it."""
    sx("init 台账 --start 2026-10-01")
    monkeypatch.chdir("台账")
    sx("unit add 示例厂")
    sx("unit add 轧辊作业区 精整作业区 --under 示例厂")
    sx("unit add 甲班 乙班 丙班 丁班 --under 轧辊作业区")
    sx("config set title <script>document.title='x'</script>")
    sx("done 主题党日 -u 轧辊作业区 -p 11月")
    sx(["report", "-o", str(tmp_path / "page.html")])
    return tmp_path


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_drawn_at_phone_and_desktop_width_in_light_and_dark(page, width, scheme):
    (page / "frame.html").write_text(PROBE.format(width=width), encoding="utf-8")
    dark = (
        "--blink-settings=preferredColorScheme=0"
        if scheme == "dark"
        else "--blink-settings=preferredColorScheme=1"
    )
    _, said = browse(page, dark, f"--window-size={max(width, 500)},240", f"--screenshot={page / 'shot.png'}",
                     f"file://{page / 'frame.html'}")  # fmt: skip
    assert "Refused to" not in said
    assert "violates" not in said
    colours = pixels(page / "shot.png")
    ground = colours[20 * max(width, 500) + 5]
    assert (sum(ground[:3]) < 150) == (scheme == "dark")
    assert len(set(colours)) > 50


def test_no_part_of_the_page_is_wider_than_a_phone(page):
    source = (page / "page.html").read_text(encoding="utf-8")
    measured = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", source).replace(
        "</body>",
        "<script>document.title=[document.documentElement.scrollWidth,innerWidth].join()</script></body>",
    )
    (page / "page.html").write_text(measured, encoding="utf-8")
    (page / "frame.html").write_text(
        PROBE.format(width=390).replace(
            "</iframe>",
            "</iframe><script>onload=()=>{document.title=frames[0].document.title}</script>",
        ),
        encoding="utf-8",
    )
    dom, _ = browse(
        page, "--allow-file-access-from-files", "--dump-dom", f"file://{page / 'frame.html'}"
    )
    wide, inner = re.search(r"<title>(\d+),(\d+)</title>", dom).groups()
    assert int(inner) == 390
    assert int(wide) <= 390


def test_the_policy_stops_a_script_that_got_in(page):
    source = (page / "page.html").read_text(encoding="utf-8")
    broken = source.replace("</main>", "<script>document.body.className='ran'</script></main>")
    (page / "page.html").write_text(broken, encoding="utf-8")
    dom, _ = browse(page, "--dump-dom", f"file://{page / 'page.html'}")
    assert 'class="ran"' not in dom
    assert 'class="page"' in dom


def test_the_page_prints(page):
    browse(page, "--no-pdf-header-footer", f"--print-to-pdf={page / 'page.pdf'}",
           f"file://{page / 'page.html'}")  # fmt: skip
    content = (page / "page.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", content)) <= 4


def pixels(path: Path):
    """Read a PNG of 8 bits a channel, without a library: a list of tuples, row by row."""
    data = path.read_bytes()
    at, idat, width, channels = 8, b"", 0, 3
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, channels = int.from_bytes(body[:4], "big"), {2: 3, 6: 4}[body[9]]
        elif kind == b"IDAT":
            idat += body
        at += size + 12
    raw, stride, rows, before = (
        zlib.decompress(idat),
        width * channels,
        [],
        bytearray(width * channels),
    )
    for start in range(0, len(raw), stride + 1):
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
        for place in range(stride):
            left = line[place - channels] if place >= channels else 0
            up, corner = before[place], before[place - channels] if place >= channels else 0
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda value: abs(guess - value))
            line[place] = (line[place] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
        rows += [tuple(line[at : at + channels]) for at in range(0, stride, channels)]
        before = line
    return rows


@pytest.mark.parametrize("width", [390, 1280])
def test_a_unit_stands_further_in_than_the_one_above_it(sx, page, width):
    sx(["report", "--by", "unit", "-o", str(page / "page.html"), "--force"])
    source = (page / "page.html").read_text(encoding="utf-8")
    measured = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", source).replace(
        "</body>",
        "<script>document.title=[...document.querySelectorAll('.rows tbody td:first-child')]"
        ".map(cell => parseInt(getComputedStyle(cell).paddingLeft)).join()</script></body>",
    )
    (page / "page.html").write_text(measured, encoding="utf-8")
    dom, _ = browse(
        page, "--dump-dom", f"--window-size={max(width, 500)},900", f"file://{page / 'page.html'}"
    )
    plant, area, *teams, other = map(int, re.search(r"<title>([\d,]+)</title>", dom)[1].split(","))
    assert plant + 10 < area == other
    assert {team - 10 > area for team in teams} == {True}
