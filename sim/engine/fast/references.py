"""References: a named tuple of columns as one object that kernels hand on by its address.

A tuple of thirty arrays handed from kernel to kernel is thirty arrays copied and counted at every call, and minutes of
compiling; a Numba structure holds the same columns under the same names.
"""

from typing import Any

from numba import types
from numba.experimental import structref

from sim.engine.fast.compiled import kernel
from sim.engine.fast.country import Country
from sim.engine.fast.rules import DECISIONS
from sim.engine.fast.state import State


class _Structure(types.StructRef):
    """The type of a structure; its fields are whatever the named tuple holds."""

    def preprocess_fields(self, fields: Any) -> Any:
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


@structref.register
class CountryType(_Structure):
    """Country in kernels."""


@structref.register
class StateType(_Structure):
    """State in kernels."""


@structref.register
class RulesType(_Structure):
    """Rules in kernels."""


class CountryReference(structref.StructRefProxy):
    """Address of a Country."""


class StateReference(structref.StructRefProxy):
    """Address of a State."""


class RulesReference(structref.StructRefProxy):
    """Address of the rules."""


structref.define_proxy(CountryReference, CountryType, Country._fields)
structref.define_proxy(StateReference, StateType, State._fields)
structref.define_proxy(RulesReference, RulesType, DECISIONS)


@kernel
def country_reference(country):
    """Return the address of a country's columns."""
    return CountryReference(*country)


@kernel
def state_reference(state):
    """Return the address of a state's columns."""
    return StateReference(*state)


@kernel
def rules_reference(rules):
    """Return the address of the rules."""
    return RulesReference(*rules)
