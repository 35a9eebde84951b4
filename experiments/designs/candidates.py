"""Arms with other lever values than those of an arm that is configured: what a search compares."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from experiments.language.texts import LANGUAGES
from experiments.study.definition import Arm
from experiments.study.lever_draws import with_levers


def candidate_arm(base: Arm, levers: Mapping[str, Any], name: str) -> Arm:
    """Return an arm like another with these values of levers, by path, from its policy's first day on.

    Its configuration says so too. Raises pydantic's ValidationError for a value out of bounds, and LookupError where
    the policy sets nothing in a group.
    """
    groups = {path.partition(".")[0] for path in levers}
    resolved = {**base.resolved, **{group: deepcopy(base.resolved[group]) for group in groups}}  # the rest is shared
    for path, value in levers.items():
        group, _, lever = path.partition(".")
        resolved[group][lever] = value
        for partial in resolved[group].get("regions", {}).values():
            partial.pop(lever, None)
    policy = replace(with_levers(base, levers), name=name)
    return Arm(name, dict.fromkeys(LANGUAGES, name), policy, base.behaviour, resolved)
