"""Parameters whose draws come from a posterior, stored or shipped, instead of their ranges."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from experiments.calibration.posterior import (
    Posterior,
    fit_name,
    last_posterior,
    posterior_of,
    read_draws,
    shipped_days,
    shipped_file,
)
from experiments.mistakes import UserMistake
from experiments.observations.own_rows import own_rows_hash
from experiments.study.definition import Evidence, Uncertain
from experiments.study.parameter_draws import NUMBER


@dataclass(frozen=True)
class PosteriorNeed:
    """What a study asks of a posterior."""

    results: Path  # the folder of all results
    as_of: date
    observations: str | None  # a file of the user's own rows
    draws: int
    start_from: str  # observed: with the chance of pasts that agree with the observations; or beginning


def sampled(
    uncertain: Sequence[Uncertain],
    need: PosteriorNeed,
    where: Callable[[str], str],
    number_of: Callable[[str], str],
) -> tuple[Uncertain, ...]:
    """Return the parameters of the posterior that is needed, each with its values, and those it does not hold.

    `number_of` gives the assumption of a parameter that configs/prior does not name. Raises UserMistake where there is
    no such posterior, or where it has fewer draws.
    """
    posterior = _posterior(need, where)
    if need.draws > len(posterior.draws):
        n_draws = len(posterior.draws)
        what = f"draws = {need.draws}, and {posterior.file} has {n_draws}"
        raise UserMistake(what, where("draws"), f"1 to {n_draws}; or parameters=prior for more")
    known = {item.path: item for item in uncertain}
    paths = [path for path in posterior.draws[0] if need.start_from == "observed" or not path.startswith(f"{NUMBER}.")]
    columns = {path: tuple(one[path] for one in posterior.draws) for path in paths}
    fitted = (_with_sample(path, column, known.get(path), number_of) for path, column in columns.items())
    return (*fitted, *(item for item in uncertain if item.path not in columns))


def _posterior(need: PosteriorNeed, where: Callable[[str], str]) -> Posterior:
    """Return the posterior of exactly that day and those rows; without rows of one's own, the last shipped by then."""
    own = own_rows_hash(None if need.observations is None else Path(need.observations), need.as_of)
    found = posterior_of(need.results, need.as_of, own)
    if found is not None:
        return found
    if own is not None:
        what = f"no posterior of {need.as_of} knows these rows"
        raise UserMistake(
            what,
            f"{where('observations')}; {where('as_of')}",
            posterior_command(need.results, need.as_of, need.observations),
        )
    days = [day for day in shipped_days() if day <= need.as_of]
    if not days:
        what = f"no posterior was fitted to what was known by {need.as_of}"
        raise UserMistake(what, where("as_of"), f"as_of={min(shipped_days())} or later; or parameters=prior")
    file = shipped_file(fit_name(days[-1]))
    return Posterior(read_draws(file), file)


def posterior_command(results: Path, as_of: date, observations: str | Path | None, peers: bool = True) -> str:
    """Return the command that makes the posterior of a day: an update where an earlier one is there, else a fit."""
    task = "calibrate" if not peers or last_posterior(results, as_of) is None else "update"
    rows = "" if observations is None else f" observations={observations}"
    return f"python run.py task={task} as_of={as_of}{rows}{'' if peers else ' fit.peers=false'}"


def _with_sample(
    path: str, sample: tuple[float, ...], known: Uncertain | None, number_of: Callable[[str], str]
) -> Uncertain:
    if known is None:
        return Uncertain(path, min(sample), max(sample), number_of(path), sample, Evidence.FITTED)
    return Uncertain(path, known.low, known.high, known.assumption, sample)
