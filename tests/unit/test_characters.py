"""What a stranger's text may do to a screen: nothing."""

import re
import sys
import unicodedata

import pytest

from sixiang_cli.characters import HIDDEN, INVISIBLE, is_harmless, safe


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("主题党日", "主题党日"),
        ("[/] [link=x]", "[/] [link=x]"),
        ("\x1b[31m红", "\\u001b[31m红"),
        ("\x9b31m", "\\u009b31m"),
        ("甲\u202e班", "甲\\u202e班"),
        ("甲\u200b班", "甲\\u200b班"),
        ("\ufeff甲", "\\ufeff甲"),
        ("坏\udce4字", "坏\\udce4字"),
        ("删\x7f", "删\\u007f"),
        ("回\r车", "回\\u000d车"),
        ("一\r\n二\n三\t四", "一 二 三 四"),
        ("中\u3000文", "中\u3000文"),
        ("不断\u00a0行", "不断 行"),
        ("⚠\ufe0f", "⚠\\ufe0f"),
        ("葛\U000e0100", "葛\\U000e0100"),
        ("\u3164空", "\\u3164空"),
        ("标\U000e0041签", "标\\U000e0041签"),
    ],
)
def test_what_acts_or_hides_is_shown_as_an_escape(raw, shown):
    assert safe(raw) == shown
    assert is_harmless(raw) == (raw == shown and "\u3000" not in raw)


def test_a_letter_with_its_accent_and_a_private_character_stay():
    assert safe("e\u0301 \ue863") == "e\u0301 \ue863"


def test_a_harmless_text_costs_no_copy():
    text = "轧辊作业区/甲班"
    assert safe(text) is text


def test_something_hidden_is_found_in_a_long_text_too():
    assert is_harmless("甲" * 5000)
    assert not is_harmless("甲" * 5000 + "\ufe0f")
    assert not is_harmless("甲" * 5000 + "\u202e")


def test_screens_and_files_hide_the_same_characters():
    hidden = re.compile(f"[{HIDDEN}]")
    blanks = {"Zs"}  # spaces are seen as what they are
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if char.isprintable() and char not in INVISIBLE:
            assert not hidden.match(char), hex(code)
        elif unicodedata.category(char) not in {"Co", "Cn"} | blanks:
            assert hidden.match(char), hex(code)
