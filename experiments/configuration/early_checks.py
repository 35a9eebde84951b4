"""What is wrong with single values of the command line whatever else is chosen: told before anything is composed.

Composing takes most of the time until a refusal. All that is told here would be told later, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from experiments.configuration.compose import DATES, LEVER_ROOTS, OPEN_MAPPINGS, Composer, keys_near, paths
from experiments.configuration.overrides import Override
from experiments.configuration.region_codes import check_code
from experiments.configuration.validation import mistake_of
from experiments.mistakes import unknown
from experiments.study.lever_draws import lever_kind
from sim.levers.policy import GROUPS

PLACES = ("region", "departement")


def check_single_values(overrides: Sequence[Override], composer: Composer) -> None:
    """Raise UserMistake for a key that no file knows, a value out of its bounds, and a code of no place."""
    known = _known_keys(composer)
    typed = [one for one in overrides if one.key not in composer.groups and not one.swept]
    for override in typed:
        _check_key(override, known, composer)
        _check_value(override)
    kind = next((one.option for one in overrides if one.key == "territory"), "")
    for override in typed if kind in PLACES else ():
        if override.key == "territory.code":
            _check_places(override, kind, [one.key for one in overrides])


def _known_keys(composer: Composer) -> dict[str, Any]:
    """Return all keys that any file sets, whether it is chosen or not, and those of levers, as one tree."""
    tree: dict[str, Any] = {}
    for file in composer.files.values():
        _merge(tree, file.values)
    for group, model in GROUPS.items():
        _merge(tree, {group: {**dict.fromkeys(model.model_fields), **dict.fromkeys(DATES), "regions": {}}})
    return tree


def _merge(tree: dict[str, Any], values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        if isinstance(value, Mapping):
            child = tree.get(key)
            tree[key] = child if isinstance(child, dict) else {}
            _merge(tree[key], value)
        else:
            tree.setdefault(key, value)


def _check_key(override: Override, known: Mapping[str, Any], composer: Composer) -> None:
    node: Any = known
    for depth, part in enumerate(override.key.split(".")):
        if not isinstance(node, Mapping) or (part in OPEN_MAPPINGS and depth > 0):
            return
        if part not in node:
            raise unknown("key", override.key, _keys_near(override, known, composer), override.where)
        node = node[part]


def _keys_near(override: Override, known: Mapping[str, Any], composer: Composer) -> list[str]:
    """Return known keys beside an unknown one: those of every configuration, and of the group or task it is about."""
    usual = dict(composer.files["", "config"].values)
    roots = {*composer.files["", "config"].choices, *LEVER_ROOTS, override.root}
    usual |= {root: values for root, values in known.items() if root in roots}
    return keys_near(override.key, [*paths(usual), *composer.groups])


def _check_value(override: Override) -> None:
    """Raise UserMistake for a value that its lever, or its setting at the top level, cannot have."""
    model, name = _declared(override)
    if model is None or "${" in override.text:
        return
    try:
        model.model_validate({name: override.value()})
    except ValidationError as error:
        for detail in error.errors():
            if detail["loc"][0] == name and detail["type"] != "missing":
                raise mistake_of(detail, override.key.removesuffix(name).rstrip("."), model, _typed(override)) from None


def _declared(override: Override) -> tuple[type[BaseModel] | None, str]:
    root, _, name = override.key.partition(".")
    if root in GROUPS and name in GROUPS[root].model_fields:
        return (None if lever_kind(override.key) is date else GROUPS[root]), name  # dates are read with the policy
    from experiments.configuration.schema import Run  # noqa: PLC0415 — slow to import, and no lever needs it

    return (Run if not name and root in Run.model_fields else None), root


def _typed(override: Override) -> Any:
    return lambda path: override.where


def _check_places(override: Override, kind: str, keys: Sequence[str]) -> None:
    """Raise UserMistake for a code that no place of a kind has, where no file of the person's own brings others."""
    if "territory.file" not in keys:
        for code in _codes(override):
            check_code(kind, code, override.where)


def _codes(override: Override) -> Iterator[str]:
    value = override.value()
    for one in value if isinstance(value, list) else [value]:
        yield from (code.strip() for code in str(one).split(","))
