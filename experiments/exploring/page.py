"""The page as it is loaded: every text in both languages, so that the switch changes them all at once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from htmltools import Tag, TagList, tags

from experiments.charts.embedding import chart_script, chart_style, vega_bundle
from experiments.exploring.arm_request import REGIONS
from experiments.exploring.moves import POLICY, Kind, LeverField, Texts
from experiments.language.texts import LANGUAGES, text

SHINY: Final = '<meta name="shiny-dependency-placeholder" content="">'
N_SIZE_BANDS: Final = 4
N_STEPS: Final = 100  # of a slider, at most
LONGEST_SLIDER: Final = 100.0  # the upper end of the levers that have a slider
OPEN_GROUPS: Final = (POLICY, "facilitation", "timeline")
SAID_BY_SCRIPT: Final = {
    "lost": "explorer.status.lost",
    "reading": "explorer.status.reading",
    "copied": "explorer.copied",
}
PICKED: Final = ("departement", "region")  # what pressing the map picks
_HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class PageWords:
    """Makes elements whose text is there in both languages, shown in one of them to begin with."""

    language: str

    def element(self, name: str, texts: Texts, **attributes: Any) -> Tag:
        """Return an element with a text."""
        told = {f"data-{language}": texts[language] for language in LANGUAGES}
        return Tag(name, texts[self.language], **told, **attributes)

    def labelled(self, name: str, texts: Texts, *children: Any, **attributes: Any) -> Tag:
        """Return an element with a name for those who do not see it."""
        told = {f"data-label-{language}": texts[language] for language in LANGUAGES}
        return Tag(name, *children, aria_label=texts[self.language], **told, **attributes)


def told(key: str, **values: object) -> Texts:
    """Return a text of the page in both languages."""
    return {language: text(f"explorer.{key}", language, **values) for language in LANGUAGES}


@dataclass(frozen=True)
class PageContent:
    """What the page offers."""

    fields: Mapping[str, Sequence[LeverField]]  # by group
    policies: Mapping[str, Texts]  # by name
    regions: Mapping[str, str]  # that can have a value of their own: name by code
    baseline: str
    policy: str
    language: str

    def html(self) -> str:
        """Return the whole document."""
        words = PageWords(self.language)
        main = tags.main(self._form(words), _results(words), id="main")
        body = TagList(
            words.element("a", told("skip"), href="#results", class_="skip"), _header(words), _starting(words), main
        )
        style = (_HERE / "explorer.css").read_text(encoding="utf-8")
        return f"""<!doctype html>
<html lang="{self.language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{words.element("title", told("title"))}
{SHINY}<link rel="icon" href="data:,">
<style>{chart_style()}{style}</style></head>
<body>{body.render()["html"]}
<script>(() => {{ {vega_bundle()} }})();</script><script>{chart_script()}</script>
<script>window.cptsTexts = {_script_texts()};
{(_HERE / "explorer.js").read_text(encoding="utf-8")}</script></body></html>"""

    def _form(self, words: PageWords) -> Tag:
        groups = [self._group(words, name, fields) for name, fields in self.fields.items()]
        return words.labelled(
            "form",
            told("choose"),
            words.element("h2", told("choose")),
            self._policies(words, "baseline", self.baseline),
            self._policies(words, "policy", self.policy),
            tags.div(words.element("p", told("policy_hint"), class_="hint"), _error(""), class_="field"),
            *groups,
            *([self._regional(words)] if self.regions else []),
            words.element("button", told("reset"), type="button", id="reset"),
            id="levers",
            autocomplete="off",
        )

    def _policies(self, words: PageWords, name: str, chosen: str) -> Tag:
        options = [
            words.element("option", label, value=one, selected="" if one == chosen else None)
            for one, label in self.policies.items()
        ]
        label = words.element("label", told(name), for_=f"choose-{name}")
        return tags.div(label, tags.select(*options, id=f"choose-{name}"), class_="field")

    def _regional(self, words: PageWords) -> Tag:
        """Return the fields that give one lever another value in one région."""
        levers = [field for fields in self.fields.values() for field in fields if field.is_regional]
        regions = [tags.option(f"{code} {name}", value=code) for code, name in self.regions.items()]
        parts = {
            "region": (words.element("option", told("regional.none"), value=""), *regions),
            "lever": tuple(words.element("option", field.label, value=field.path) for field in levers),
        }
        about = {"data_path": REGIONS, "aria_describedby": f"error-{REGIONS}"}
        controls = [(name, tags.select(*options, id=f"regional-{name}", **about)) for name, options in parts.items()]
        value = tags.input(
            type="text", inputmode="decimal", maxlength="30", id="regional-value", data_number="", **about
        )
        labels = [
            (words.element("label", told(f"regional.{name}"), for_=f"regional-{name}"), control)
            for name, control in (*controls, ("value", value))
        ]
        field = tags.div(*(part for pair in labels for part in pair), _error(REGIONS), class_="field")
        title = tags.summary(words.element("span", told("regional.title")), tags.span(class_="n-moved"))
        return tags.details(title, field, class_="group")

    def _group(self, words: PageWords, name: str, fields: Sequence[LeverField]) -> Tag:
        is_open = "" if name in OPEN_GROUPS else None
        title = tags.summary(words.element("span", told(f"group.{name}")), tags.span(class_="n-moved"))
        return tags.details(title, *(_field(words, field) for field in fields), open=is_open, class_="group")


def _script_texts() -> str:
    texts = {language: {name: text(key, language) for name, key in SAID_BY_SCRIPT.items()} for language in LANGUAGES}
    return json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c")


def _header(words: PageWords) -> Tag:
    buttons = [
        tags.button(
            text("explorer.language_name", one),
            type="button",
            lang=one,
            data_language=one,
            aria_pressed=str(one == words.language).lower(),
        )
        for one in LANGUAGES
    ]
    switch = words.labelled("div", told("language"), *buttons, role="group", class_="switch")
    return tags.header(tags.div(words.element("h1", told("title")), words.element("p", told("lead"))), switch)


def _starting(words: PageWords) -> Tag:
    bar = tags.progress(id="progress", max="1", value="0", aria_labelledby="starting-title")
    return tags.section(
        words.element("h2", told("starting"), id="starting-title"),
        bar,
        tags.p(id="step", role="status"),
        id="starting",
        hidden="",
    )


def _field(words: PageWords, field: LeverField) -> Tag:
    if field.kind is Kind.AMOUNTS:
        return _amounts(words, field)
    name = f"lever-{field.path}"
    label = words.element("label", field.label, for_=name)
    return tags.div(label, _control(words, field, name), *_about(words, field), class_="field", data_field=field.path)


def _amounts(words: PageWords, field: LeverField) -> Tag:
    parts = []
    for number in range(1, N_SIZE_BANDS + 1):
        name = f"lever-{field.path}-{number}"
        box = _text_box(field, name)
        parts.append(tags.div(tags.label(f"T{number}", for_=name), box, class_="part"))
    legend = words.element("legend", field.label)
    return tags.fieldset(
        legend, tags.div(*parts, class_="parts"), *_about(words, field), class_="field", data_field=field.path
    )


def _control(words: PageWords, field: LeverField, name: str) -> Tag | TagList:
    if field.kind is Kind.CHOICE:
        options = [words.element("option", label, value=one) for one, label in field.options.items()]
        return tags.select(*options, id=name, data_path=field.path, **_described(field))
    if field.kind is Kind.DATE:
        return tags.input(type="date", id=name, data_path=field.path, **_described(field))
    if field.low is None or field.high is None or field.high > LONGEST_SLIDER:
        return _text_box(field, name)
    step = 1 if field.is_whole else (field.high - field.low) / N_STEPS
    slider = words.labelled(
        "input", field.label, type="range", min=field.low, max=field.high, step=step, data_slider=name
    )
    return tags.div(_text_box(field, name), slider, class_="pair")


def _text_box(field: LeverField, name: str) -> Tag:
    return tags.input(
        type="text",
        inputmode="decimal",
        maxlength="30",
        id=name,
        data_path=field.path,
        data_number="",
        **_described(field),
    )


def _described(field: LeverField) -> dict[str, str]:
    return {"aria_describedby": f"hint-{field.path} error-{field.path}"}


def _about(words: PageWords, field: LeverField) -> tuple[Tag, Tag]:
    hint = {language: _hint(field, language) for language in LANGUAGES}
    return words.element("p", hint, class_="hint", id=f"hint-{field.path}"), _error(field.path)


def _hint(field: LeverField, language: str) -> str:
    parts = (field.meaning[language], field.allowed[language])
    return text("explorer.separator", language).join(filter(None, parts))


def _error(path: str) -> Tag:
    return tags.p(class_="error", id=f"error-{path}", role="alert")


def _results(words: PageWords) -> Tag:
    return words.labelled(
        "section",
        told("results"),
        words.element("h2", told("results")),
        tags.p(id="arm"),
        tags.p(id="status", role="status"),
        tags.div(
            words.element("label", told("place"), for_="place"),
            tags.select(id="place"),
            words.element("button", told("pin"), type="button", id="pin"),
            words.element("button", told("unpin"), type="button", id="unpin"),
            words.element("label", told("stored_choose"), for_="stored"),
            tags.select(id="stored"),
            class_="bar",
        ),
        tags.p(id="note", class_="hint"),
        tags.div(id="figures", class_="figures", tabindex="0", role="region", aria_labelledby="figures-caption"),
        tags.div(tags.div(id="charts"), tags.div(id="beside", hidden=""), class_="columns"),
        tags.div(
            words.element("label", told("picks.label"), for_="picks"),
            tags.select(*(words.element("option", told(f"picks.{one}"), value=one) for one in PICKED), id="picks"),
            class_="bar",
        ),
        tags.div(id="map"),
        _export(words),
        id="results",
        tabindex="-1",
    )


def _export(words: PageWords) -> Tag:
    parts = []
    for name in ("command", "yaml"):
        copy = words.element("button", told("copy"), type="button", data_copy=name, aria_describedby=f"title-{name}")
        title = words.element("h3", told(name), id=f"title-{name}")
        parts += [title, tags.pre(id=name, tabindex="0", role="region", aria_labelledby=f"title-{name}"), copy]
    download = words.element("a", told("download"), id="download", download="my_policy.yaml", href="#yaml")
    return tags.section(words.element("h2", told("export")), *parts, download, id="export")
