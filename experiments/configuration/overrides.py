"""What the person typed, `key=value`, parsed by Hydra's own parser and checked before anything is composed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, RangeSweep
from hydra.core.override_parser.types import Override as Parsed
from hydra.errors import HydraException

from experiments.configuration.files import reference_problem, refuse_key
from experiments.mistakes import UserMistake, listed, nearest
from sim.visible import visible

MAX_SWEPT = 300  # values of a key, and arms of a study
LONGEST = 5000  # characters of one override
TEXT_KEY = re.compile(r"study|(?:.+\.)?label|.+\.(?:fr|en)")  # keys whose values are texts for people
STRUCTURE = re.compile(r"[\[\]{}()\"',$]")
PLACES_KEY = "territory.code"  # may hold several, which make one place
LAUNCHER = "hydra/launcher"
SYNTAX = "key=value, e.g. seed=1 or policy=plan_100; quote what holds spaces or commas: 'key=\"a, b\"'"


@dataclass(frozen=True)
class Override:
    """One `key=value`: a key (a group, or a dotted path) and its value, or several when it is swept."""

    key: str
    values: tuple[str, ...]  # in Hydra's syntax
    text: str  # as typed
    typed_in: str  # the command line, or the arm of a file
    swept: bool = False

    @property
    def root(self) -> str:
        """The first part of the key: the group or top-level setting it belongs to."""
        return self.key.split(".", maxsplit=1)[0]

    @property
    def where(self) -> str:
        """Where it was typed and how, for messages."""
        return f"{self.typed_in}: {self.text}"

    @property
    def option(self) -> str:
        """The only value as the name of an option, without quotes."""
        return self.values[0].strip("'\"")

    def value(self) -> Any:
        """Return the only value: a number, a text, a truth value, null, a list or a mapping, whose keys are texts."""
        return _with_text_keys(_parse_text(f"x={self.values[0]}", self.where).value())

    def one(self, value: str) -> "Override":
        """Return this override with one of its values."""
        return Override(self.key, (value,), f"{self.key}={value}", self.typed_in)


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _with_text_keys(child) for key, child in value.items()}
    return [_with_text_keys(child) for child in value] if isinstance(value, list) else value


def parse_overrides(texts: Sequence[str], typed_in: str, sweeping: bool) -> tuple[Override, ...]:
    """Return the overrides that texts of the form `key=value` describe, those of Hydra's launcher left out.

    Raises UserMistake for malformed syntax, empty values, removals, keys of Hydra or that begin with `_`, references to
    the environment, keys given twice, and several values for a key when not sweeping.
    """
    overrides = [_parse(text, typed_in, sweeping) for text in texts]
    kept = [override for override in overrides if override is not None]
    _refuse_repetition(kept)
    return tuple(kept)


def _parse(typed: str, typed_in: str, sweeping: bool) -> Override | None:
    text = visible(typed)
    where = f"{typed_in}: {text}"
    if text != typed and not TEXT_KEY.fullmatch(text.partition("=")[0]):
        raise UserMistake(f"{text} holds a character that cannot be seen", where, "letters, digits and signs")
    _refuse_text(text, where)
    parsed = _parse_text(_with_quotes(text if sweeping else _with_brackets(text)), where)
    _refuse_code(parsed, where)
    if _is_launcher(parsed):
        return None
    _refuse_forbidden(parsed, where)
    if parsed.is_sweep_override():
        return _swept(parsed, text, typed_in, sweeping)
    return Override(parsed.key_or_group, (parsed.get_value_element_as_str(),), text, typed_in)


def _refuse_text(text: str, where: str) -> None:
    if len(text) > LONGEST:
        raise UserMistake(f"{len(text)} characters are too many", where, f"{LONGEST} in one override")
    problem = reference_problem(text)
    if problem:
        raise UserMistake(problem, where, "a value, or ${path.of.another.value}")


def _with_quotes(text: str) -> str:
    """Return an override with quotes around a text that Hydra reads only with them, as `label=L'échéance, fin 2025`."""
    key, _, value = text.partition("=")
    is_text = bool(TEXT_KEY.fullmatch(key)) or not (value.isascii() or STRUCTURE.search(value))
    if not is_text or not value.strip() or value[0] in "'\"{" or value.endswith("\\"):
        return text
    quoted = re.sub(r"(\\*)'", r"\1\1\\'", value)
    return f"{key}='{quoted}'"


def _with_brackets(text: str) -> str:
    """Return the codes of one place that consists of several, `territory.code=59,62`, as a list."""
    key, _, value = text.partition("=")
    return f"{key}=[{value}]" if key == PLACES_KEY and re.fullmatch(r"\w+(,\w+)+", value) else text


def _parse_text(text: str, where: str) -> Parsed:
    try:
        return OverridesParser.create().parse_override(text)
    except (HydraException, ValueError, TypeError, RecursionError) as error:
        raise UserMistake(f"cannot read {text!r}: {_reason(error)}", where, SYNTAX) from None


def _reason(error: Exception) -> str:
    """Return what the parser of overrides says, without its list of everything that it would have read."""
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    lines = str(error).splitlines()
    message = "".join(lines[-1 if "See http" not in str(error) else 1 :][:1])
    return message.split(" expecting ", maxsplit=1)[0].replace("'<EOF>'", "its end")


def _refuse_code(parsed: Parsed, where: str) -> None:
    for key in (*parsed.key_or_group.replace("/", ".").split("."), *_keys_in(parsed.value())):
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


def _is_launcher(parsed: Parsed) -> bool:
    key = parsed.key_or_group
    plain = not parsed.is_delete() and isinstance(parsed.value(), str | int | float | None)
    return plain and (key == LAUNCHER or key.startswith("hydra.launcher."))


def _refuse_forbidden(parsed: Parsed, where: str) -> None:
    if parsed.is_delete():
        raise UserMistake(f"{parsed.key_or_group!r} cannot be removed", where, "another value, as key=value")
    if parsed.is_hydra_override() or parsed.key_or_group == "hydra":
        raise UserMistake("Hydra's own settings cannot be changed", where, f"{LAUNCHER}=…, hydra.launcher.…=…")
    if parsed.package is not None or not parsed.key_or_group:
        raise UserMistake("a key cannot name a package", where, "key=value, without @")
    if _is_empty(parsed.value()):
        raise UserMistake(f"{parsed.key_or_group} has an empty value", where, "a value; null where none is meant")


def _is_empty(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _swept(parsed: Parsed, text: str, typed_in: str, sweeping: bool) -> Override:
    where = f"{typed_in}: {text}"
    key = parsed.key_or_group
    if not sweeping:
        raise UserMistake(
            f"{key} is given several values", where, f"one value; or -m to make an arm of each; a list is {key}=[a,b]"
        )
    sweep = parsed.value()
    if not isinstance(sweep, ChoiceSweep | RangeSweep) or sweep.shuffle:
        raise UserMistake("this kind of sweep has no fixed list of values", where, "a,b,c or choice(a,b) or range(1,4)")
    values = _swept_values(parsed, where)
    if not values or len(values) > MAX_SWEPT or any(_is_empty(value.strip("'\"")) for value in values):
        raise UserMistake(f"{key} is swept over no value, an empty one, or too many", where, f"1 to {MAX_SWEPT} values")
    if len(set(values)) < len(values):
        raise UserMistake(f"{key} is swept over the same value twice", where, "values that differ")
    return Override(key, values, text, typed_in, swept=True)


def _swept_values(parsed: Parsed, where: str) -> tuple[str, ...]:
    """Return the values of a sweep, one more than there may be at most."""
    try:
        return tuple(islice(parsed.sweep_string_iterator(), MAX_SWEPT + 1))
    except (HydraException, ValueError, ArithmeticError):
        sweep: Any = parsed.value()
        what = f"the range from {sweep.start} to {sweep.stop} by steps of {sweep.step} never ends"
        raise UserMistake(what, where, "range(FROM, TO, STEP): numbers, and a step that is not 0") from None


def _refuse_repetition(overrides: Sequence[Override]) -> None:
    seen: dict[str, Override] = {}
    for override in overrides:
        if override.key in seen:
            both = f"{seen[override.key].text} and {override.text}"
            raise UserMistake(
                f"{override.key} is given twice", f"{override.typed_in}: {both}", "one value for each key"
            )
        seen[override.key] = override


def check_choice(override: Override, options: Sequence[str]) -> None:
    """Raise UserMistake when an override chooses something that a group does not offer."""
    for value in override.values:
        name = value.strip("'\"")
        if name not in options:
            raise UserMistake(
                f"unknown {override.key} {name!r}",
                override.where,
                listed(options),
                nearest(name, options),
            )
