"""What rivals for départements have in common: départements part from each other by chance, as they did since the law.

One cross-section shows no changes, but it shows how far départements parted in the months since the law (`drift`): if
their log odds are independent random walks from a common start, they part at the same rate afterwards. Shares are then
moved alike in log odds until their mean is the nation's again, so that chance moves départements against each other
only.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from scipy.special import logit

from experiments.hindcast.known_departements import KNOWN_RANGE, KnownDepartements, shared_out
from experiments.hindcast.stratified_draws import normal_columns, uniforms
from sim.arrays import Floats


def parted(
    known: KnownDepartements, centre: Floats, nation: Floats, days: Sequence[date], name: str, seed: int
) -> Floats:
    """Return samples (samples × D × days) around a centre of shares (samples or 1 × D × days or 1)."""
    n_samples, n_departements = len(nation), len(known.code)
    count = normal_columns(f"{name}/count", seed, n_samples, n_departements)[:, :, None]
    walk = normal_columns(f"{name}/walk", seed, n_samples, n_departements)[:, :, None]
    counted = np.clip(centre + known.sd[:, None] * count, KNOWN_RANGE, 1.0 - KNOWN_RANGE)
    moved = logit(counted) + walk * known.drift * np.sqrt(known.months_ahead(days))
    return shared_out(moved, known.weight, nation)


def all_alike(known: KnownDepartements, nation: Floats, name: str, seed: int) -> Floats:
    """Return samples for départements of which nothing is known: any share is as likely, but for the nation's mean.

    Each sample draws a share evenly from 0 to 1 for every département, then moves them alike in log odds.
    """
    drawn = [uniforms(f"{name}/any/{code}", seed, len(nation)) for code in known.code]
    any_share = np.column_stack(drawn)[:, :, None]
    return shared_out(logit(any_share) + np.zeros((1, 1, nation.shape[1])), known.weight, nation)
