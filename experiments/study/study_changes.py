"""What a study asks, in a few words, so that a folder can say that it answered another question before."""

from collections.abc import Mapping
from typing import Any

from experiments.language.numbers import configured
from experiments.language.texts import text
from experiments.study.definition import RUNS
from experiments.study.run_hash import digest
from sim.levers.policy import GROUPS

_ASKED = ("policy", *GROUPS, "behaviour", "history", "population", "as_of", "parameters", "start_from")


def changes_of_question(
    before: Mapping[str, Any] | None, now: Mapping[str, Any], language: str = "en"
) -> tuple[str, ...]:
    """Return what a study (its manifest) asks otherwise than the one before it, as "seed 2 instead of 1".

    More draws or replicates answer the same question better. Nothing was asked before where there was no manifest.
    """
    if before is None:
        return ()
    old, new = _question(before), _question(now)
    return tuple(
        text(
            "study_changes.change",
            language,
            key=text(f"study_changes.{key}", language),
            now=configured(new[key], language),
            before=configured(old[key], language),
        )
        for key in new
        if new[key] != old[key]
    )


def question_hash(manifest: Mapping[str, Any]) -> str:
    """Return a hash of all that a study asks: its place, horizon, seed, and the levers and behaviour of its arms.

    More draws or replicates, or another language, ask the same.
    """
    arms = [(arm["name"], {key: arm["configuration"].get(key) for key in _ASKED}) for arm in manifest["arms"]]
    return digest([_question(manifest), arms])


def _question(manifest: Mapping[str, Any]) -> dict[str, Any]:
    world, seeds = manifest.get("world") or {}, manifest.get("seeds") or {}
    file = ((manifest.get("configuration") or {}).get("territory") or {}).get("file")
    place = " ".join(str(part) for part in (world.get("kind"), world.get("code"), file) if part)
    return {
        "territory": place,
        "scale": world.get("scale"),
        "seed": None if seeds.get("seed") is None else str(seeds["seed"]),
        "start": manifest.get("start"),
        "end": manifest.get("end"),
        "outputs": manifest.get("outputs", RUNS),
        "arms": ", ".join(str(arm.get("name")) for arm in manifest.get("arms") or ()),
    }
