"""The index of pages: made from the pages as they lie there."""

from pathlib import Path

from tools.pages.index import entry_of, write_index
from tools.pages.render import page_names

PAGE = """# Where to help

> Where should facilitators go?
>
> *Où les envoyer ?*

**A draft: 5 runs per arm are too few for a 90 % interval.** Words.

## Answer

**In short.** Nowhere in particular,
as far as we can tell.

More words.

### What these differences hang on

## Where these numbers come from

Tables of the study, commit `0123456789` (with uncommitted changes), configuration `fedcba9876`,
code `00112233`.
"""


def test_an_entry_holds_title_question_short_answer_and_origin() -> None:
    entry = entry_of("help", PAGE)
    assert (entry.title, entry.question) == ("Where to help", "Where should facilitators go?")
    assert entry.answer == "Nowhere in particular, as far as we can tell."
    assert entry.draft == "5 runs per arm"
    assert entry.origin == "commit `0123456789` (with uncommitted changes), configuration `fedcba9876`"


def test_a_page_of_before_there_were_shares_is_named_as_older(tmp_path: Path) -> None:
    old, new = page_names()[:2]
    (tmp_path / f"{old}.md").write_text(PAGE.replace("### What", "### Where"), encoding="utf-8")
    (tmp_path / f"{new}.md").write_text(PAGE, encoding="utf-8")
    write_index(tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert f"and to be made again: [Where to help]({old}.md).\n\n| question |" in text


def test_the_index_lists_the_pages_that_are_there(tmp_path: Path) -> None:
    there, absent = page_names()[:2]
    (tmp_path / f"{there}.md").write_text(PAGE, encoding="utf-8")
    write_index(tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert (
        f"| [Where to help]({there}.md): Where should facilitators go? | (Draft, 5 runs per arm.) Nowhere in particular"
        in text
    )
    assert f"({absent}.md)" not in text
