"""Several stored studies as one: the manifest of their arms together, where they ran in the same worlds."""

from collections.abc import Mapping
from typing import Any

from experiments.mistakes import UserMistake
from experiments.storing.manifest import planned_in, shared_values
from experiments.storing.outcomes import RunKey
from experiments.study.run_hash import digest

Manifest = Mapping[str, Any]
SAME = ("start", "end", "world", "seeds", "parameter_draws", "code_hash", "data_hashes")
SAME_SETTINGS = ("as_of", "territory", "territory_dates", "observations")


def joined_manifest(studies: Mapping[str, Manifest], name: str, baseline: str) -> dict[str, Any]:
    """Return the manifest of a study that has the arms of several, by their names; an arm that two share comes once.

    What is known of the first study holds for all, but for arms, questions and runs. Raises UserMistake for studies of
    other places, dates, draws, code or data, whose runs would not be pairs, and for two arms of one name.
    """
    (first_name, first), *others = studies.items()
    for other_name, other in others:
        _check_same_worlds(first, other, f"{first_name}, {other_name}")
    runs = _joined_runs(studies)
    arms = {arm["name"]: arm for manifest in studies.values() for arm in manifest["arms"]}
    settings = {arm_name: arm["configuration"] for arm_name, arm in arms.items()}
    files = {key: first["configuration"].get(key) for key in ("territory", "observations")}
    return {
        **first,
        "study": name,
        "question": _joined_questions(studies),
        "baseline": baseline,
        "configuration": {**shared_values(settings), "baseline": baseline, **files},
        "configuration_hash": digest(settings),
        "arms": list(arms.values()),
        "joined": [
            {"study": one, **{key: each[key] for key in ("commit", "command")}} for one, each in studies.items()
        ],
        "departures": _union(studies, "departures"),
        "assumptions": _union(studies, "assumptions"),
        "runs": {"planned": len(runs), "all": [vars(run) for run in runs]},
    }


def _check_same_worlds(first: Manifest, other: Manifest, where: str) -> None:
    for key, one, two in (
        *((key, first.get(key), other.get(key)) for key in SAME),
        *((key, first["configuration"].get(key), other["configuration"].get(key)) for key in SAME_SETTINGS),
    ):
        if one != two:
            what = f"the runs of these studies are no pairs: they differ in {key}"
            raise UserMistake(what, f"joined: {where}", f"studies with the same {', '.join((*SAME, *SAME_SETTINGS))}")


def _joined_runs(studies: Mapping[str, Manifest]) -> tuple[RunKey, ...]:
    found: dict[tuple[str, int, int], RunKey] = {}
    for manifest in studies.values():
        for run in planned_in(manifest):
            if found.setdefault((run.arm, run.draw, run.replicate), run) != run:
                what = f"two different arms are called {run.arm!r}"
                raise UserMistake(what, f"joined: {', '.join(studies)}", "run one of them under another name")
    return tuple(found.values())


def _joined_questions(studies: Mapping[str, Manifest]) -> dict[str, str]:
    """Return the questions of all studies, by language, each once."""
    languages = dict.fromkeys(language for manifest in studies.values() for language in manifest["question"])
    return {
        language: " ".join(dict.fromkeys(each["question"].get(language, "") for each in studies.values()))
        for language in languages
    }


def _union(studies: Mapping[str, Manifest], key: str) -> dict[str, Any]:
    return {name: value for manifest in studies.values() for name, value in manifest.get(key, {}).items()}
