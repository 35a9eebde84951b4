"""What a reader chooses in a chart beside the arms – one parameter, by a list or along a line – and keys of colours."""

from collections.abc import Sequence
from typing import Any, Literal

from experiments.plots.results import StoredStudy


def control(parameter: str, kind: Literal["select", "range"], label: str, options: Sequence[str]) -> dict[str, Any]:
    """Return the choice of a parameter that holds the place of an option; the page's script makes its form."""
    return {"parameter": parameter, "kind": kind, "label": label, "options": list(options)}


def copy_on_paper(label: str, **places: int) -> dict[str, Any]:
    """Return a plot that stands on paper beside others, where nothing can be chosen; `places` are of parameters."""
    return {"label": label, "places": places}


def colour_key(labels: Sequence[str], colours: Sequence[str]) -> list[dict[str, str]]:
    """Return what the colours of areas stand for; the page's script draws it."""
    return [{"label": label, "colour": colour} for label, colour in zip(labels, colours, strict=True)]


def compared_on_paper(study: StoredStudy, arms: Sequence[str]) -> list[str]:
    """Return the arms to show side by side on paper: the baseline and the policy shown first."""
    return list(dict.fromkeys((arms[0], first_policy(study, arms))))


def first_policy(study: StoredStudy, arms: Sequence[str]) -> str:
    """Return the arm to show first: not the baseline, if there is another."""
    return next((arm for arm in arms if arm != study.baseline), arms[0])
