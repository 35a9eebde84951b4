"""What a study asks, in a few words, so that a folder can say that it answered another question before."""

from collections.abc import Mapping
from typing import Any


def changes_of_question(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a study (its manifest) asks otherwise than the one before in its folder, as "seed 2, was 1".

    More draws or replicates answer the same question better. Nothing was asked before where there was no manifest.
    """
    if before is None:
        return ()
    old, new = _question(before), _question(now)
    return tuple(f"{key} {new[key]}, was {old[key]}" for key in new if new[key] != old[key])


def _question(manifest: Mapping[str, Any]) -> dict[str, str]:
    world, seeds = manifest.get("world") or {}, manifest.get("seeds") or {}
    file = ((manifest.get("configuration") or {}).get("territory") or {}).get("file")
    place = " ".join(str(part) for part in (world.get("kind"), world.get("code"), file) if part)
    return {
        "territory": place,
        "scale": str(world.get("scale")),
        "seed": str(seeds.get("seed")),
        "start": str(manifest.get("start")),
        "end": str(manifest.get("end")),
        "arms": ", ".join(str(arm.get("name")) for arm in manifest.get("arms") or ()),
    }
