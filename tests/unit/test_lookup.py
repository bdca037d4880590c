"""What was typed -> what it names: addresses, lists, and words that go back into a shell."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import lookup
from sixiang_cli.errors import BadInput, NotFound
from sixiang_cli.lookup import Address, Retype

# What shells have plans for, more often than chance would have it, and otherwise anything.
words = st.text(st.sampled_from("ab1甲 \"'$`\\!&|;*?()<>~#=@%"), min_size=1, max_size=8) | st.text(
    st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("1.3.2", ("1.3.2", "", "")),
        ("1.3.2@轧辊作业区#2026-11", ("1.3.2", "轧辊作业区", "2026-11")),
        ("1.3.2#2026-11", ("1.3.2", "", "2026-11")),
        ("主题党日＠轧辊/甲班＃11月", ("主题党日", "轧辊/甲班", "11月")),
        (" 1.3.2 @ 轧辊 # 上月 ", ("1.3.2", "轧辊", "上月")),
        ("1.3.2@", ("1.3.2", "", "")),
    ],
)
def test_an_address_is_split_at_its_marks_of_either_width(typed, parts):
    assert lookup.address(typed) == Address(*parts)


@pytest.mark.parametrize("typed", ["", "  ", "@轧辊", "#11月"])
def test_an_address_without_a_measure_is_refused(typed):
    with pytest.raises(BadInput):
        lookup.address(typed)


def test_items_are_separated_as_people_write_them_and_ids_stay_whole():
    assert lookup.items(["支委会、党小组会，主题党日", "1、3、2", "党课"]) == [
        "支委会", "党小组会", "主题党日", "1、3、2", "党课",
    ]  # fmt: skip


@given(words)
def test_a_quoted_word_is_one_argument_and_the_same_one_in_a_posix_shell(text):
    assert shlex.split(lookup.quoted(text)) == [text]


@pytest.mark.parametrize(
    "plain", ["1.3.2", "轧辊作业区/甲班", "1.3.2@b1#2026-11", "11-28", "--on", "a=b"]
)
def test_what_every_shell_takes_as_it_is_stays_bare(plain):
    assert lookup.quoted(plain) == plain


@pytest.mark.parametrize(
    "text", ["两 词", "a&b", "a|b", "a;b", "(好)", "*", "a,b", "《钢铁意志》", "", "@甲"]
)
def test_what_some_shell_would_read_is_quoted(text):
    assert lookup.quoted(text)[0] in "'\""


def test_a_command_typed_again_carries_its_options_quoted():
    retype = Retype("done", ("-m", "两 词", "--on", "11-20"))
    assert (
        retype.line("3.2.5", "-u", "轧辊/甲班")
        == 'sx done 3.2.5 -u 轧辊/甲班 -m "两 词" --on 11-20'
    )


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("未办", "not_started"),
        ("逾期", "overdue"),
        ("未结", "open"),
        ("逾期办结", "late"),
        ("不适用", "not_applicable"),
    ],
)
def test_a_state_is_known_by_its_word(word, status):
    assert lookup.status(word) == status


def test_an_unknown_state_is_refused_with_all_of_them():
    with pytest.raises(NotFound) as refused:
        lookup.status("差不多")
    assert "未办、在办、待审核、已办、未开展、不适用、逾期" in refused.value.hint
