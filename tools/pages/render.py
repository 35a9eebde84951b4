"""From a template and the tables of a study to a page: what is written follows from the numbers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError

from experiments.comparing.headlines import headlines
from experiments.configuration.arm_differences import differences
from experiments.language.numbers import configured, full_date
from experiments.language.texts import text
from experiments.mistakes import UserMistake
from experiments.reporting.study_answers import Answers, phrase
from experiments.study.definition import Arm, StudyDefinition
from experiments.study.run_hash import PROJECT
from tools.pages.pictures import StudyPictures
from tools.pages.seal import sealed, without_seal

PAGES = PROJECT / "docs" / "experiments"
TEMPLATES = PAGES / "templates"
FRAME, INDEX = "page.md", "index.md"
SHORT = 10  # digits of a commit or a hash that are shown
HEADLINES = (
    "coverage_li_plus",
    "coverage_aci",
    "coverage_functioning",
    "n_aci",
    "n_shells",
    "shell_share",
    "population_under_shell",
    "member_share_within",
    "active_share",
    "high_fatigue_share",
    "coverage_aci_worst_access_fifth",
    "coverage_gap_departements",
    "cost_cnam_euros",
    "cost_fir_euros",
    "cost_facilitation_euros",
)


def page_names(templates: Path = TEMPLATES) -> tuple[str, ...]:
    """Return the experiments that have a page, sorted: those with a template of their name."""
    return tuple(sorted(file.stem for file in templates.glob("*.md") if file.name not in (FRAME, INDEX)))


def page_of(
    asked: Sequence[str], study: StudyDefinition, answers: Answers, pictures: StudyPictures, templates: Path = TEMPLATES
) -> str:
    """Return the sealed page of an experiment, from its name and the settings that were added to it.

    Raises UserMistake for a template that asks for what is not there.
    """
    name, *overrides = asked
    context = {"name": name, "overrides": overrides, **_context(study, answers, pictures)}
    return _sealed(rendered(f"{name}.md", context, templates), name, templates)


def rendered(template: str, context: Mapping[str, Any], templates: Path = TEMPLATES) -> str:
    """Return a template filled in; raises UserMistake where it cannot be."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown from our own tables
    )
    environment.filters |= {"flowing": _flowing, "phrase": phrase, "thousands": "{:,}".format}
    try:
        return environment.get_template(template).render(context)
    except TemplateSyntaxError as error:
        where = f"{error.filename or template}, line {error.lineno}"
        raise UserMistake(f"the template cannot be read: {error.message}", where, "Jinja") from None
    except TemplateError as error:
        what = f"the template cannot be filled in: {error.message}"
        raise UserMistake(what, template, "names that tools/pages/render.py gives") from None


def _flowing(text: str) -> str:
    """Return text as one line, however its template breaks it."""
    return " ".join(text.split())


def _context(study: StudyDefinition, answers: Answers, pictures: StudyPictures) -> dict[str, Any]:
    manifest = answers.study.manifest
    return {
        "question": study.question,
        "first_day": full_date(study.as_of + timedelta(days=1), "en"),
        "known_to": full_date(study.as_of, "en"),
        "departures": {
            full_date(day, "en"): [arm.label["en"] for arm in arms] for day, arms in study.departures.items()
        },
        "arms": answers.arms,
        "others": answers.others,
        "baseline": answers.study.baseline,
        "labels": {arm.name: arm.label for arm in study.arms},
        "settings": {arm.name: list(_settings(arm, study)) for arm in study.arms},
        "answers": answers,
        "french": answers.speaking("fr"),
        "picture": pictures.show,
        "headlines": HEADLINES,
        "margins": tuple(one.name for one in headlines()),
        "shells": text("comparing.shells", "en"),
        "manifest": manifest,
        "commit": str(manifest["commit"])[:SHORT],
        "is_modified": manifest["clean"] is False,
        "configuration": str(manifest["configuration_hash"])[:SHORT],
        "code": str(manifest["code_hash"])[:SHORT],
    }


def _settings(arm: Arm, study: StudyDefinition) -> Iterator[str]:
    """Yield what an arm sets otherwise than the baseline: "`timeline.pressure` 0.6 (0)"."""
    baseline = next(one for one in study.arms if one.name == study.baseline)
    for item in differences(arm, baseline):
        yield f"`{item.path}` {configured(item.arm, 'en')} ({configured(item.baseline, 'en')})"


def _sealed(page: str, name: str, templates: Path) -> str:
    source = f"templates/{name}.md"
    return sealed(page, f"python -m tools.pages {name}", source, (templates / FRAME, templates / f"{name}.md"))


def is_sealed(page: str, name: str, templates: Path = TEMPLATES) -> bool:
    """Say whether a page is as it was made, and from the templates as they are now."""
    return _sealed(without_seal(page), name, templates) == page
