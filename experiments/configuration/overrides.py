"""What the person typed, `key=value`, parsed by Hydra's own parser and checked before anything is composed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, Override, RangeSweep
from hydra.errors import HydraException

from experiments.configuration.files import reference_problem, refuse_key
from experiments.mistakes import UserMistake, listed, nearest

MAX_SWEPT = 1000
LONGEST = 5000  # characters of one override
LAUNCHER = "hydra/launcher"
SYNTAX = "key=value, e.g. seed=1 or policy=plan_100; quote what holds spaces or commas: 'key=\"a, b\"'"


@dataclass(frozen=True)
class Setting:
    """One `key=value`: a key (a group, or a dotted path) and its value, or several when it is swept."""

    key: str
    values: tuple[str, ...]  # in Hydra's syntax
    text: str  # as typed
    origin: str  # where it was typed, for messages
    swept: bool = False

    @property
    def root(self) -> str:
        """The first part of the key: the group or top-level setting it belongs to."""
        return self.key.split(".", maxsplit=1)[0]

    def one(self, value: str) -> "Setting":
        """Return this setting with one of its values."""
        return Setting(self.key, (value,), f"{self.key}={value}", self.origin)


def parse_settings(texts: Sequence[str], origin: str, sweeping: bool) -> tuple[Setting, ...]:
    """Return the settings that texts of the form `key=value` describe, those of Hydra's launcher left out.

    Raises UserMistake for malformed syntax, empty values, removals, keys of Hydra or that begin with `_`, references to
    the environment, keys given twice, and several values for a key when not sweeping.
    """
    settings = [_parse(text, origin, sweeping) for text in texts]
    kept = [setting for setting in settings if setting is not None]
    _refuse_repetition(kept)
    return tuple(kept)


def _parse(text: str, origin: str, sweeping: bool) -> Setting | None:
    where = f"{origin}: {text}"
    _refuse_characters(text, where)
    override = _parse_text(text, where)
    _refuse_code(override, where)
    if _is_launcher(override):
        return None
    _refuse_forbidden(override, where)
    if override.is_sweep_override():
        return _swept(override, text, origin, sweeping)
    return Setting(override.key_or_group, (override.get_value_element_as_str(),), text, origin)


def _refuse_characters(text: str, where: str) -> None:
    if len(text) > LONGEST:
        raise UserMistake(f"{len(text)} characters are too many", where, f"{LONGEST} in one override")
    strange = next((character for character in text if not character.isprintable()), None)
    if strange is not None:
        raise UserMistake(f"{text!r} holds a character that cannot be printed", where, "letters, digits and signs")
    problem = reference_problem(text)
    if problem:
        raise UserMistake(problem, where, "a value, or ${path.of.another.value}")


def _parse_text(text: str, where: str) -> Override:
    try:
        return OverridesParser.create().parse_override(text)
    except (HydraException, ValueError, TypeError, RecursionError) as error:
        raise UserMistake(f"cannot read {text!r}: {_reason(error)}", where, SYNTAX) from None


def _reason(error: Exception) -> str:
    """Return what the parser of overrides says, without its list of everything that it would have read."""
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    lines = str(error).splitlines()
    said = "".join(lines[-1 if "See http" not in str(error) else 1 :][:1])
    return said.split(" expecting ", maxsplit=1)[0].replace("'<EOF>'", "its end")


def _refuse_code(override: Override, where: str) -> None:
    for key in (*override.key_or_group.replace("/", ".").split("."), *_keys_in(override.value())):
        refuse_key(key, where, top=False)


def _keys_in(value: Any) -> Iterator[str]:
    """Yield every key of the groups of values inside a typed value."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield str(key)
            yield from _keys_in(child)
    elif isinstance(value, list):
        for child in value:
            yield from _keys_in(child)


def _is_launcher(override: Override) -> bool:
    key = override.key_or_group
    plain = not override.is_delete() and isinstance(override.value(), str | int | float | None)
    return plain and (key == LAUNCHER or key.startswith("hydra.launcher."))


def _refuse_forbidden(override: Override, where: str) -> None:
    if override.is_delete():
        raise UserMistake(f"{override.key_or_group!r} cannot be removed", where, "another value, as key=value")
    if override.is_hydra_override() or override.key_or_group == "hydra":
        raise UserMistake("Hydra's own settings cannot be changed", where, f"{LAUNCHER}=…, hydra.launcher.…=…")
    if override.package is not None or not override.key_or_group:
        raise UserMistake("a key cannot name a package", where, "key=value, without @")
    if _is_empty(override.value()):
        raise UserMistake(f"{override.key_or_group} has an empty value", where, "a value; null where none is meant")


def _is_empty(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _swept(override: Override, text: str, origin: str, sweeping: bool) -> Setting:
    where = f"{origin}: {text}"
    key = override.key_or_group
    if not sweeping:
        raise UserMistake(
            f"{key} is given several values", where, f"one value; or -m to make an arm of each; a list is {key}=[a,b]"
        )
    sweep = override.value()
    if not isinstance(sweep, ChoiceSweep | RangeSweep) or sweep.shuffle:
        raise UserMistake("this kind of sweep has no fixed list of values", where, "a,b,c or choice(a,b) or range(1,4)")
    values = tuple(islice(override.sweep_string_iterator(), MAX_SWEPT + 1))
    if not values or len(values) > MAX_SWEPT or any(_is_empty(value.strip("'\"")) for value in values):
        raise UserMistake(f"{key} is swept over no value, an empty one, or too many", where, f"1 to {MAX_SWEPT} values")
    if len(set(values)) < len(values):
        raise UserMistake(f"{key} is swept over the same value twice", where, "values that differ")
    return Setting(key, values, text, origin, swept=True)


def _refuse_repetition(settings: Sequence[Setting]) -> None:
    seen: dict[str, Setting] = {}
    for setting in settings:
        if setting.key in seen:
            both = f"{seen[setting.key].text} and {setting.text}"
            raise UserMistake(f"{setting.key} is given twice", f"{setting.origin}: {both}", "one value for each key")
        seen[setting.key] = setting


def parse_value(setting: Setting) -> Any:
    """Return the value of a setting that is not swept: a number, a text, a truth value, null, a list or a mapping."""
    return OverridesParser.create().parse_override(f"x={setting.values[0]}").value()


def check_choice(setting: Setting, options: Sequence[str]) -> None:
    """Raise UserMistake when a setting chooses something that a group does not offer."""
    for value in setting.values:
        name = value.strip("'\"")
        if name not in options:
            raise UserMistake(
                f"unknown {setting.key} {name!r}",
                f"{setting.origin}: {setting.text}",
                listed(options),
                nearest(name, options),
            )
