"""Rules for kernels: a rule's parameters as a named tuple whose methods are those of the rule, compiled.

A kernel calls `rules.join.probability(…)` as an agent does, and the one function in sim/rules answers both. For that
a rule's methods may use its parameters, its other methods and plain functions of the project, all of them on numbers;
names of methods are the same in all rules of a decision and, between decisions, different.
"""

import inspect
from collections import namedtuple
from collections.abc import Callable
from dataclasses import fields
from types import FunctionType
from typing import Any

from numba import types
from numba.extending import overload_method, register_jitable

from sim.behaviour import Behaviour
from sim.month import authority, cpts, money, territory
from sim.month.rules import MonthRules
from sim.rules.base import Rule, rule_class

DECISIONS = tuple(field.name for field in fields(MonthRules))
Rules = namedtuple("Rules", DECISIONS)  # type: ignore[misc]
INLINED: Any = {"error_model": "numpy", "forceinline": True}
NOTHING = 0  # the only field of a rule without parameters: Numba passes no empty tuple as the receiver of a method

_rule_of: dict[type, type[Rule]] = {}  # by class of named tuple
_signatures: dict[str, inspect.Signature] = {}  # by name of method
_parameter_names: set[str] = set(DECISIONS)
_functions: set[FunctionType] = set()


def compiled_rules(behaviour: Behaviour) -> Any:
    """Return the rules of the month as named tuples, one in another, for kernels.

    Raises TypeError for a rule that kernels cannot call: a parameter that is no number, or a method whose name a rule
    for another decision uses with other arguments.
    """
    return Rules(*(_parameters(decision, behaviour[decision]) for decision in DECISIONS))


def rule_names(behaviour: Behaviour) -> tuple[str, ...]:
    """Return the names under which the rules of a behaviour are compiled."""
    return tuple(_name(decision, type(behaviour[decision])) for decision in DECISIONS)


def _parameters(decision: str, rule: Rule) -> Any:
    values = [getattr(rule, name) for name in type(rule).model_fields]
    if not all(isinstance(value, int | float) for value in values):
        raise TypeError(f"{type(rule).__name__}: the fast engine needs rules whose parameters are numbers")
    return _parameter_class(_name(decision, type(rule)))(*values or [NOTHING])


def _name(decision: str, rule: type[Rule]) -> str:
    return f"{decision}__{rule.__module__.rpartition('.')[2]}"


def _parameter_class(name: str) -> Any:
    """Return the class of named tuples for a rule, "decision__file", made on first use."""
    return globals().get(name) or __getattr__(name)


def __getattr__(name: str) -> Any:
    """Make the class of named tuples for a rule: compiled kernels on disk name it as an attribute of this module."""
    decision, separator, file = name.partition("__")
    if not separator or decision not in DECISIONS:
        raise AttributeError(name)
    rule = rule_class(decision, file)
    made = namedtuple(name, list(rule.model_fields) or ["nothing"], module=__name__)  # type: ignore[misc]
    _rule_of[made] = rule
    _parameter_names.update(made._fields)
    for method_name, method in _methods(rule):
        _make_callable(method_name, method)
        _make_functions_callable(method)
    globals()[name] = made
    return made


def rule_of(named_tuple: Any) -> type[Rule] | None:
    """Return the class of the rule that a type of Numba stands for."""
    return _rule_of.get(named_tuple.instance_class)


def _methods(rule: type[Rule]) -> list[tuple[str, FunctionType]]:
    """Return the methods that the rule's own file, or the file of its decision, defines."""
    decision = rule.__module__.rpartition(".")[0]
    return [
        (name, method)
        for name, method in inspect.getmembers(rule, inspect.isfunction)
        if method.__module__ in (rule.__module__, decision) and not name.startswith("__")
    ]


def _make_callable(name: str, method: FunctionType) -> None:
    """Let kernels call a method of this name on the named tuple of any rule that has one."""
    signature = inspect.signature(method)
    if name in _parameter_names:
        raise TypeError(f"{method.__qualname__}: {name!r} is also a parameter of a rule, or a decision; rename one")
    if name in _signatures:
        if len(_signatures[name].parameters) != len(signature.parameters):
            raise TypeError(
                f"{method.__qualname__}: another rule has a method {name!r} with other arguments; rename it"
            )
        return
    _signatures[name] = signature

    def resolve(self: Any, *_: Any) -> Callable[..., Any] | None:
        return getattr(rule_of(self), name, None)

    resolve.__signature__ = signature  # type: ignore[attr-defined]
    overload_method(types.BaseNamedTuple, name, strict=False, jit_options=INLINED)(resolve)  # type: ignore[call-arg]


def _make_functions_callable(function: FunctionType) -> None:
    """Let kernels call the plain functions of the project that a function calls."""
    for name in function.__code__.co_names:
        called = function.__globals__.get(name)
        if inspect.isfunction(called) and called not in _functions:
            _functions.add(called)
            _make_functions_callable(called)
            register_jitable(**INLINED)(called)


def _make_acts_callable() -> None:
    """Let kernels call the acts of the month, and what these call."""
    for module in (authority, cpts, money, territory):
        for act in vars(module).values():
            if inspect.isfunction(act) and act not in _functions:
                _functions.add(act)
                _make_functions_callable(act)
                register_jitable(**INLINED)(act)


_make_acts_callable()
