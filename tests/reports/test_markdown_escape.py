"""A Markdown reader shows any escaped text character for character, without spaces at its end.
`blocks` puts emphasised text in ⟨ ⟩."""

import pytest
from hypothesis import example, given, settings, strategies as st

from app.reports.markdown_escape import escape_line, escape_paragraph, escape_paragraphs
from tests.reports.markdown_reader import Block, blocks
from tests.reports.sample_workshop import STATEMENTS

specials = st.text("\\`*_{}[]()<>#+-.!|~&;:=$\"'/12 \n\N{NO-BREAK SPACE}\u3000aøX", min_size=1)
PIECES = r"- |1. |---|===|# |> |```|~~|&amp;|&#65;|a|ø|<b>|</b>|<!--|[a](b)|![|[x]: y|:--|\|**|__|http://a.no"
pieces = st.lists(st.sampled_from([*PIECES.split("|"), "|-|", "| a |", "    ", "\n", "\n\n"])).map("".join)
anything = st.one_of(specials, pieces, st.text(min_size=1), st.sampled_from(STATEMENTS)).filter(
    lambda text: (
        bool(text.strip())
        and not any(
            (character < " " and character != "\n") or "\x7f" <= character <= "\x9f" for character in text
        )
    )
)


def shown(text: str) -> str:
    """The text without spaces at its end."""
    return text.rstrip(" ")


def test_space_at_the_end_of_a_text_leaves_no_character_reference() -> None:
    assert escape_line("A title  ") == "A title"
    assert escape_paragraphs("One.\n\nTwo.  ") == "One.\n\nTwo."
    assert escape_paragraph("  indented ") == "&#32;&#32;indented"
    assert escape_paragraph("One. \nTwo.") == "One.&#32;\\\nTwo."


@pytest.mark.parametrize("text", STATEMENTS)
def test_escaped_statement_in_a_list_is_shown_unchanged(text: str) -> None:
    assert blocks(f"- {escape_paragraph(text, '  ')}\\\n  *x*") == [Block("ul/li/p", f"{shown(text)}\n⟨x⟩")]


@settings(max_examples=200)
@given(anything)
@example("a\n")
@example("\n\na\n\n")
def test_escaped_paragraph_alone_or_in_list_or_quote_is_shown_unchanged(text: str) -> None:
    assert blocks(escape_paragraph(text)) == [Block("p", shown(text))]
    assert blocks(f"> {escape_paragraph(text, '> ')}") == [Block("blockquote/p", shown(text))]
    assert blocks(f"- {escape_paragraph(text, '  ')}") == [Block("ul/li/p", shown(text))]
    assert blocks(f"- a\n  - {escape_paragraph(text, '    ')}")[1:] == [Block("ul/li/ul/li/p", shown(text))]


@settings(max_examples=200)
@given(anything)
def test_escaped_line_in_heading_or_table_cell_or_emphasis_is_shown_unchanged(text: str) -> None:
    assert blocks(f"## {escape_line(text)}") == [Block("h2", shown(text))]
    assert blocks(f"| x | y |\n| --- | --- |\n| {escape_line(text)} | z |")[2:] == [
        Block("table/tbody/tr/td", shown(text)),
        Block("table/tbody/tr/td", "z"),
    ]
    assert blocks(f"- a\\\n  *Table 1 · {escape_line(text)}*") == [
        Block("ul/li/p", f"a\n⟨Table 1 · {shown(text)}⟩")
    ]


@settings(max_examples=150)
@given(anything)
def test_escaped_paragraphs_joined_by_empty_lines_are_the_text(text: str) -> None:
    assert "\n\n".join(block.text for block in blocks(escape_paragraphs(text))) == shown(text)
    assert {block.path for block in blocks(escape_paragraphs(text))} == {"p"}


def test_dollar_signs_that_could_delimit_a_formula_are_escaped() -> None:
    assert escape_line("$5 and $10") == r"\$5 and \$10"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Hurra :tada: og a:b:c", r"Hurra \:tada: og a\:b:c"),
        ("@all a@b.no", r"\@all a@b\.no"),
        ("x ==y== z", r"x \==y\== z"),
        ("H^2^O", r"H\^2\^O"),
        ("https://a.example.org/b_c", r"https\://a.example\.org/b\_c"),
        ("www.example.org, //a, mailto:a", r"www\.example\.org, \//a, mailto\:a"),
        ("plan.md", r"plan\.md"),
        ("{.a} {: onclick=b} {{ c }}", r"\{.a} \{: onclick=b} \{\{ c }}"),
        ("'a' \"b\" -- c... +- (d) (c) ,, ????", r"\'a\' \"b\" \-- c\.\.. \+- (d) \(c) \,, \????"),
        ("(1) a", r"\(1) a"),
        ("b) c", r"b\) c"),
        ("iv. d", r"iv\. d"),
        ("!!! e", r"\!!! e"),
    ],
)
def test_what_common_dialects_of_markdown_replace_is_escaped(text: str, escaped: str) -> None:
    assert escape_line(text) == escaped
    assert blocks(escape_line(text)) == [Block("p", shown(text))]


@pytest.mark.parametrize("tag", ["<script>", "</p>", "<!-- a", "<?php", "<https://example.org>"])
def test_tag_is_escaped_for_dialects_that_ignore_a_backslash_before_it(tag: str) -> None:
    assert escape_line(tag).startswith("&lt;" + tag[1])
    assert blocks(escape_line(tag)) == [Block("p", tag)]


def test_text_with_an_empty_line_is_two_paragraphs() -> None:
    assert blocks(escape_paragraphs("a\n\nb")) == [Block("p", "a"), Block("p", "b")]


@pytest.mark.parametrize(
    "text",
    [
        "Mer lys i gangene!",
        "A.b. (d), e: f; f.eks. g - 50% + 2 = 3? Ja!! I <3 it.",
        "نريد مدرسة",
        "👩‍🏫 & co",
        "end of 2040.",
    ],
)
def test_ordinary_text_is_not_escaped(text: str) -> None:
    assert escape_paragraph(text) == escape_line(text) == text
