"""Parameters whose draws come from a posterior that the project ships, instead of their ranges."""

from collections.abc import Callable, Sequence
from datetime import date

from experiments.calibration.posterior import fit_name, read_draws, shipped_days, shipped_file
from experiments.mistakes import UserMistake
from experiments.study.definition import Evidence, Uncertain
from experiments.study.parameter_draws import NUMBER


def sampled(
    uncertain: Sequence[Uncertain],
    as_of: date,
    draws: int,
    start_from: str,
    where: Callable[[str], str],
    number_of: Callable[[str], str],
) -> tuple[Uncertain, ...]:
    """Return the parameters of the last posterior fitted by a day, each with its values, and those it does not hold.

    With `start_from` = observed, the chance of pasts that agree with the observations is among them. `number_of` gives
    the assumption of a parameter that configs/prior does not name. Raises UserMistake where no posterior was fitted by
    then, or where it has fewer draws.
    """
    days = [day for day in shipped_days() if day <= as_of]
    if not days:
        what = f"no posterior was fitted to what was known by {as_of}"
        raise UserMistake(what, where("as_of"), f"as_of={min(shipped_days())} or later; or parameters=prior")
    posterior = read_draws(shipped_file(fit_name(days[-1])))
    if draws > len(posterior):
        what = f"draws = {draws}, and the posterior of {days[-1]} has {len(posterior)}"
        raise UserMistake(what, where("draws"), f"1 to {len(posterior)}; or parameters=prior for more")
    known = {item.path: item for item in uncertain}
    paths = [path for path in posterior[0] if start_from == "observed" or not path.startswith(f"{NUMBER}.")]
    columns = {path: tuple(one[path] for one in posterior) for path in paths}
    fitted = (_with_sample(path, column, known.get(path), number_of) for path, column in columns.items())
    return (*fitted, *(item for item in uncertain if item.path not in columns))


def _with_sample(
    path: str, sample: tuple[float, ...], known: Uncertain | None, number_of: Callable[[str], str]
) -> Uncertain:
    if known is None:
        return Uncertain(path, min(sample), max(sample), number_of(path), sample, Evidence.FITTED)
    return Uncertain(path, known.low, known.high, known.assumption, sample)
