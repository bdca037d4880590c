"""The HTML page, read by an independent parser: well-formed, without anything foreign, all text text."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.characters import safe
from sixiang_cli.reports import charts, html
from sixiang_cli.reports.charts import Grid, Share
from sixiang_cli.views.page import (
    BLANK,
    Bar,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Row,
    Section,
    Span,
    Table,
)
from support.sample_pages import PAGES

VOID = {"meta", "br", "rect", "circle"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>&amp;&#60;\u202e\u200b\x1b[31m</style></title>"
texts = st.one_of(st.text(max_size=30), st.just(HOSTILE))


class Reader(HTMLParser):
    """Collects elements, attributes and text; fails on elements that don't close as they opened."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts = [], [], []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return "".join(self.texts)


def check(source):
    """Hold a page to what every page promises; give it parsed."""
    read = Reader(source)
    known = {
        "html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section", "h1", "h2",
        "p", "span", "div", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "ul", "ol", "li",
        "b", "svg", "rect", "circle", "text",
    }  # fmt: skip
    assert {tag for tag, _ in read.elements} <= known
    allowed = {
        "lang", "charset", "http-equiv", "content", "name", "class", "id", "aria-label", "aria-labelledby",
        "role", "tabindex", "scope", "colspan", "data-label", "title", "viewbox", "preserveaspectratio", "width",
        "height", "x", "y", "cx", "cy", "r", "pathlength", "stroke-dasharray", "stroke-dashoffset",
    }  # fmt: skip
    assert {name for _, attrs in read.elements for name in attrs} <= allowed
    assert "://" not in re.sub(r"data-label=\"[^\"]*\"", "", source.partition("<body")[0])
    return read


def page_of(text, other="x"):
    return Page(
        text,
        (
            Heading((Span(text, "heading"), f"  {other}"), text),
            Line(text, text, style="dim"),
            BLANK,
            Heading(text, Bar(1, 3, "dimension-1"), level=2),
            Table(
                (
                    Column(text),
                    Column("进度"),
                    Column(other, align="right"),
                    Column("a"),
                    Column("b"),
                ),
                [
                    (text, Bar(1, 3), Span(other, "overdue"), "1", ""),
                    Section(text, other),
                    Row((text, Bar(0, 0, empty=text), text, text, text), "settled"),
                ],
                foot=[("合计", Bar(3, 3), text, "", "")],
            ),
            Note(text),
        ),
    )


@given(texts, texts)
def test_text_of_any_kind_stands_in_every_place_and_stays_text(text, other):
    figure = html.Figure(
        text,
        charts.rings([Share(text, 1, 3, 1, "dimension-1")])
        + charts.bars([Share(other, 0, 0)])
        + charts.grid(Grid(text, other, [text], [(other, [("c-done", text, other)])]))
        + charts.tiles(Grid(text, other, [text], [(other, [("c-done", text, other)])]))
        + charts.legend([("c-done", text, other)]),
        other,
    )
    read = check(html.render(page_of(text, other), [figure]))
    assert safe(text) in read.text
    assert safe(other) in read.text


@pytest.mark.parametrize("name", PAGES)
def test_every_sample_page_becomes_a_sound_document(name):
    page = PAGES[name]()
    read = check(html.render(page))
    for block in page.blocks:
        for row in block.rows if isinstance(block, Table) else ():
            cells = row.cells if isinstance(row, Row) else row
            for cell in cells:
                assert not isinstance(cell, str) or cell in read.text


def test_the_policy_allows_the_one_style_and_nothing_else():
    source = html.render(page_of("示例"))
    style = re.search(r"<style>(.*)</style>", source, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'" in source
    assert "url(" not in style
    assert "@import" not in style


def test_every_picture_says_in_words_what_it_shows():
    share = Share("贯穿力度", 1, 10, 2, "dimension-1")
    for drawn in (charts.ring(share), charts.bar(share)):
        assert 'role="img"' in drawn
        assert 'aria-label="贯穿力度：应办 10 项，已办 1 项，完成率 10%，逾期 2 项"' in drawn
    assert "没有应办" in charts.ring(Share("引领高度", 0, 0))


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_a_bar_is_full_only_if_all_is_done_and_empty_only_if_nothing_is(done, rest, late):
    late = min(late, rest)
    drawn = charts.bar(Share("x", done, done + rest, late))
    widths = [
        float(width)
        for width in re.findall(r'class="(?:fill |late)" (?:x="[\d.]+" )?width="([\d.]+)"', drawn)
    ]
    assert ('class="fill ' in drawn) == (done > 0)
    assert ('width="100" height="10"/><rect class="fill " width="100"' in drawn) == (
        done > 0 and not rest
    )
    assert sum(widths) <= 100.5


def test_the_golden_pages(golden):
    for name in ("report", "list"):
        source = html.render(PAGES[name]())
        golden(f"{name}.html", re.sub(r"<style>.*</style>|sha256-[^']*", "", source))
