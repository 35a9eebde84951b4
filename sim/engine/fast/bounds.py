"""Bounds: how likely a decision is at most, so that most professionals need not be asked.

A rule of sim/rules says nothing about bounds. One that has none here is bounded by 1: everybody is asked, which is
right and slower. Property tests hold each bound here to its rule.
"""

from collections.abc import Callable
from typing import Any

from numba.extending import overload

from sim.engine.fast.rules import INLINED, rule_of
from sim.rules.base import Rule
from sim.rules.engage.useful_and_paid import UsefulAndPaid
from sim.rules.join.logistic import Logistic

Bound = Callable[..., float]


def _bounded(known: dict[type[Rule], Bound]) -> Callable[[Bound], Bound]:
    """Let a function return the bound of its first argument, a rule, where one is known, in Python and in kernels.

    The function itself answers for all other rules.
    """

    def decorate(otherwise: Bound) -> Bound:
        def bound(rule: Rule, *arguments: Any) -> float:
            return known.get(type(rule), otherwise)(rule, *arguments)

        def resolve(rule: Any, *_: Any) -> Bound:
            return known.get(rule_of(rule) or Rule, otherwise)

        overload(bound, strict=False, jit_options=INLINED)(resolve)
        return bound

    return decorate


def _logistic(rule: Any, openness: float, local_log_odds: float) -> float:
    """Return a little more than the probability of the most isolated whose contacts are all members.

    The profession is the one of which fewer refuse.
    """
    most = rule.probability(openness, rule.refusing_gps < rule.refusing_others, 1.0, 1.0, local_log_odds)
    return min(1.0, most * (1.0 + 1e-9))


def _most_open(rule: Any, vitality: float, led_by_authorities: bool, paid_time: float, may_lead: bool) -> float:
    """Return the probability of the most open, who joined by choice."""
    probability: float = rule.become_active(1.0, vitality, led_by_authorities, paid_time, may_lead, False)
    return probability


def _most_tired(rule: Any, has_aci: bool) -> float:
    """Return the probability under full fatigue."""
    probability: float = rule.disengage(1.0, has_aci)
    return probability


@_bounded({Logistic: _logistic})
def highest_joining(rule: Any, openness: float, local_log_odds: float) -> float:
    """Return a bound that `probability` never exceeds for anybody at most as open, with this local part."""
    return 1.0


@_bounded({UsefulAndPaid: _most_open})
def highest_activation(rule: Any, vitality: float, led_by_authorities: bool, paid_time: float, may_lead: bool) -> float:
    """Return a bound that `become_active` never exceeds in such a CPTS, for leaders only if `may_lead`."""
    return 1.0


@_bounded({UsefulAndPaid: _most_tired})
def highest_disengagement(rule: Any, has_aci: bool) -> float:
    """Return a bound that `disengage` never exceeds."""
    return 1.0
