"""JSON that is harmless to look at and reads back as what it was."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.characters import HIDDEN
from sixiang_cli.reports import json_envelope


def test_a_document_names_its_schema_and_kind():
    text = json_envelope.document("report", {"rows": [], "total": None})
    assert text == '{"schema": 1, "kind": "report", "data": {"rows": [], "total": null}}\n'


def test_chinese_stays_readable_and_hidden_characters_become_json_escapes():
    text = json_envelope.document("show", {"title": "主题党日\u202e\x1b\x7f\ufe0f\U000e0041"})
    assert "主题党日\\u202e\\u001b\\u007f\\ufe0f\\udb40\\udc41" in text
    assert json.loads(text)["data"]["title"] == "主题党日\u202e\x1b\x7f\ufe0f\U000e0041"


@pytest.mark.parametrize("count", [0, 1, 2, 499, 500, 501, 1300])
def test_a_list_in_pieces_is_one_envelope_with_a_row_on_each_line(count):
    rows = [{"address": f"1.3.2@甲班{at}#2026-11"} for at in range(count)]
    text = b"".join(json_envelope.chunks("list", rows)).decode()
    assert json.loads(text) == {"schema": 1, "kind": "list", "data": rows}
    assert text.count("\n") == count + (2 if count else 1)


def test_a_hidden_character_in_one_row_of_many_is_escaped():
    rows = [{"note": "甲"}, {"note": "乙\u200b\n"}, {"note": "丙\u3000"}]
    text = b"".join(json_envelope.chunks("list", rows)).decode()
    assert "\u200b" not in text
    assert json.loads(text)["data"] == rows


@given(st.text())
def test_any_text_reads_back_and_shows_nothing_hidden(value):
    text = json_envelope.document("note", value)
    assert json.loads(text)["data"] == value
    assert not re.search(f"[{HIDDEN}]", text.removesuffix("\n"))


def test_what_json_has_no_word_for_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        json_envelope.document("report", float("nan"))
