"""Pages from templates: every placeholder resolves, numbers decide the words, edits by hand are found."""

from pathlib import Path

import pytest

from experiments.mistakes import UserMistake
from experiments.study.definition import StudyDefinition
from tests.command_line import COMPOSER
from tests.reader import faults
from tests.unit.reporting.fake_tables import answers_of
from tools.pages.pictures import StudyPictures
from tools.pages.render import TEMPLATES, is_sealed, page_names, page_of, rendered
from tools.pages.studies import study_of

ROOT = Path(__file__).parents[4]
SAME = "equal up to the margin of"
OF_SENTENCES = ("a verb told twice", "an end of a list", "a figure outside")


class NoPictures(StudyPictures):
    """Pictures of which none is drawn."""

    def show(self, name: str) -> str:
        return f"![{name}](images/{self.name}/{name}.png)"


@pytest.fixture(scope="module")
def studies() -> dict[str, StudyDefinition]:
    """Return the study of every page."""
    return {name: study_of(name, (), COMPOSER) for name in page_names()}


def page(name: str, study: StudyDefinition, difference: float, templates: Path = TEMPLATES) -> str:
    arms = [study.baseline, *(arm.name for arm in study.arms if arm.name != study.baseline)]
    answers = answers_of(arms, difference, study.end)
    return page_of((name,), study, answers, NoPictures(name, answers.study), templates)


@pytest.mark.parametrize("difference", [0.05, 0.0, -0.05])
@pytest.mark.parametrize("name", page_names())
def test_every_placeholder_resolves_whatever_numbers_say(
    name: str, difference: float, studies: dict[str, StudyDefinition]
) -> None:
    text = page(name, studies[name], difference)
    assert "{{" not in text
    assert "{%" not in text
    headings = ("\n## Answer\n\n**In short.** ", "\n\n*En bref.* ", "\n## In numbers\n", "\n## Limits\n")
    assert all(heading in text for heading in headings)


@pytest.mark.parametrize("difference", [0.05, -0.05])
@pytest.mark.parametrize("name", page_names())
def test_sentences_of_a_page_read_well(name: str, difference: float, studies: dict[str, StudyDefinition]) -> None:
    found = faults(page(name, studies[name], difference), "en")
    assert [one for one in found if one.startswith(OF_SENTENCES)] == []


@pytest.mark.parametrize("name", page_names())
def test_a_page_says_when_arms_do_not_differ(name: str, studies: dict[str, StudyDefinition]) -> None:
    study = studies[name]
    apart, alike = page(name, study, 0.05), page(name, study, 0.0)
    short = next(line for line in alike.splitlines() if line.startswith("**In short.**"))
    assert SAME in short
    assert alike.count(SAME) > apart.count(SAME)
    assert "| ≈ " in alike
    assert "| ≈ " not in apart


@pytest.mark.parametrize("name", page_names())
def test_a_page_names_where_its_numbers_come_from(name: str, studies: dict[str, StudyDefinition]) -> None:
    text = page(name, studies[name], 0.05)
    assert "commit `0123456789`, configuration `fedcba9876`" in text


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    for file in ("page.md", "plan_100.md"):
        (tmp_path / file).write_text((TEMPLATES / file).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ anwsers.month() }}", "'anwsers' is undefined"),
        ("{% if %}", "cannot be read"),
        ("{{ answers.levl('coverage_aci') }}", "no attribute 'levl'"),
    ],
)
def test_a_template_that_asks_for_what_is_not_there_is_a_mistake(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "new.md").write_text(text, encoding="utf-8")
    with pytest.raises(UserMistake, match=message):
        rendered("new.md", {"answers": answers_of()}, tmp_path)


def test_a_page_edited_by_hand_or_older_than_its_template_is_found(
    templates: Path, studies: dict[str, StudyDefinition]
) -> None:
    made = page("plan_100", studies["plan_100"], 0.05, templates)
    assert is_sealed(made, "plan_100", templates)
    assert not is_sealed(made.replace("+5.0 points", "+9.0 points", 1), "plan_100", templates)
    file = templates / "plan_100.md"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not is_sealed(made, "plan_100", templates)
