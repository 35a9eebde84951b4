"""Named random draws: every draw is a pure function of (seed, replicate, decision, key, month).

Two policies meet the same chance (common random numbers), whatever the order of agents or the number of
processes. The generator is counter-based: the 64-bit finaliser of SplitMix64 (Steele, Lea & Flood 2014,
https://doi.org/10.1145/2714064.2660195) applied in a chain to the parts of the name.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats

U64 = np.uint64
Keys = NDArray[np.uint64]

_GOLDEN: Final = U64(0x9E3779B97F4A7C15)
_MIX_1: Final = U64(0xBF58476D1CE4E5B9)
_MIX_2: Final = U64(0x94D049BB133111EB)
_S30, _S27, _S31, _S12 = U64(30), U64(27), U64(31), U64(12)
_TO_UNIT: Final = 2.0**-52
_HALF_STEP: Final = 2.0**-53
_WORLD_REPLICATE: Final = -1


def text_key(text: str) -> int:
    """Return a stable 64-bit key for a text (a territory code, the name of a decision)."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def text_keys(texts: Iterable[str]) -> Keys:
    """Return the key of each text."""
    return np.array([text_key(text) for text in texts], dtype=U64)


def keys_within(keys: Keys, n: int) -> Keys:
    """Return for each of K keys those of its parts 0 to n - 1: K × n."""
    return combine(keys[:, None], np.arange(n, dtype=U64)[None, :])


def mix(values: Keys) -> Keys:
    """Return the SplitMix64 finaliser of each 64-bit value, same shape."""
    with np.errstate(over="ignore"):
        z = values + _GOLDEN
        z = (z ^ (z >> _S30)) * _MIX_1
        z = (z ^ (z >> _S27)) * _MIX_2
    return z ^ (z >> _S31)


def combine(keys: Keys, part: Keys | int) -> Keys:
    """Return new keys, each a hash of a key and a further part (an ordinal, a month), broadcast together."""
    other = part if isinstance(part, np.ndarray) else np.asarray([part % 2**64], dtype=U64)
    return mix(keys ^ mix(other))


KnownDraws = Mapping[tuple[str, int], float]
"""Uniform draws (0–1) that observations tell of, by decision and month; only single draws can be known."""


class Draws:
    """The chance of one replicate: named uniform and normal draws, of which some single ones may be known."""

    def __init__(self, seed: int, replicate: int, known: KnownDraws | None = None) -> None:
        self.seed = seed
        self.replicate = replicate
        self.known = known or {}
        self._root = text_key(f"{seed}/{replicate}")

    @classmethod
    def for_world(cls, seed: int) -> "Draws":
        """Return the draws that make the synthetic population, the same for every replicate."""
        return cls(seed, _WORLD_REPLICATE)

    def stream(self, decision: str, month: int = 0) -> int:
        """Return the 64-bit number that names a decision in a month of this replicate."""
        return text_key(f"{self._root}/{decision}/{month}")

    def uniform(self, decision: str, keys: Keys, month: int = 0) -> Floats:
        """Return one uniform draw in (0, 1) per key, same shape; neither 0 nor 1 is ever drawn."""
        bits = combine(keys, self.stream(decision, month))
        return (bits >> _S12).astype(np.float64) * _TO_UNIT + _HALF_STEP

    def single(self, decision: str, key: int, month: int) -> float:
        """Return the standard normal draw of one key, from the uniform draw that is known where there is one."""
        from scipy.special import ndtri  # noqa: PLC0415  # as below

        drawn = float(self.uniform(decision, np.array([key], dtype=U64), month)[0])
        return float(ndtri(self.known.get((decision, month), drawn)))

    def normal(self, decision: str, keys: Keys, month: int = 0) -> Floats:
        """Return one standard normal draw per key, same shape."""
        from scipy.special import ndtri  # noqa: PLC0415  # checking a configuration does without scipy

        normals: Floats = ndtri(self.uniform(decision, keys, month))
        return normals


class SuccessiveDraws(Draws):
    """The chance of one replicate up to a month, and that of another from it on: one past, several futures."""

    def __init__(self, past: Draws, later: Draws, first_later_month: int) -> None:
        super().__init__(past.seed, past.replicate, {**later.known, **past.known})
        self._later, self._first_later_month = later, first_later_month

    def stream(self, decision: str, month: int = 0) -> int:
        """Return the 64-bit number that names a decision in a month."""
        if month >= self._first_later_month:
            return self._later.stream(decision, month)
        return super().stream(decision, month)
