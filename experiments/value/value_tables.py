"""The tables of task=value: who pays what when, what covering costs, which arm to choose, what to find out first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.comparing.headline_tables import DrawnParameters, title_of
from experiments.comparing.ratios import ratio_of_means
from experiments.comparing.variance_components import mean_estimate
from experiments.language.texts import LANGUAGES, text
from experiments.sensitivity.evidence import EvidenceGrade, evidence_by_assumption
from experiments.value.acceptability import best_arm, best_shares, expected_losses
from experiments.value.consequences import PRESSURE_ASSUMPTION, Consequences
from experiments.value.frontier import efficiency_frontier
from experiments.value.net_benefit import Gains, beyond_baseline, by_draw, gains_of, pairs_of
from experiments.value.partial_information import AssumptionValue, Resampling, partial_information
from experiments.value.perfect_information import evpi_interval, perfect_information, without_chance
from experiments.value.valuation import Valuation, discount_factors
from sim.arrays import Floats

ALL = "all"  # payers together, or years
COSTS: Final = ("arm", "year", "payer", "euros", "discounted_euros", "more_discounted_euros", "low95", "high95")
PRICES: Final = (
    "arm",
    "payer",
    "discounted",
    "more_euros",
    "inhabitant_years",
    "inhabitant_years_low95",
    "inhabitant_years_high95",
    "price",
    "low95",
    "high95",
    "undefined",
)
CHOICE: Final = (
    "arm",
    "more_euros",
    "inhabitant_years",
    "more_shells",
    "net_benefit",
    "low95",
    "high95",
    "p_best",
    "expected_loss",
    "is_best",
    "frontier",
    "price_on_frontier",
)
ACCEPTABILITY: Final = (
    "euros_per_inhabitant_year",
    "arm",
    "net_benefit",
    "low95",
    "high95",
    "p_best",
    "is_best",
    "expected_loss",
)
INFORMATION: Final = ("euros_per_inhabitant_year", "evpi", "low95", "high95", "evpi_with_chance", "n_draws", "chance")
ASSUMPTION_VALUES: Final = (
    "assumption",
    "title_fr",
    "title_en",
    "evidence",
    "to_measure_fr",
    "to_measure_en",
    "evppi",
    "low95",
    "high95",
    "by_chance95",
    "p",
    "p_alone",
    "told_apart",
)
TAKEN_OUT, UNKNOWN = "taken out", "unknown"  # what is done about chance


@dataclass(frozen=True)
class ValuedStudy:
    """What a study's arms come to, what that is worth, and what was drawn."""

    consequences: Consequences
    valuation: Valuation
    drawn: DrawnParameters
    resampling: Resampling

    @property
    def gains(self) -> Gains:
        """What arms come to beyond the baseline."""
        return gains_of(self.consequences, self.valuation)


def costs_table(study: ValuedStudy) -> pd.DataFrame:
    """Return what each payer spends in each year and in all, with the discounted difference from the baseline."""
    found = study.consequences
    factors = discount_factors(len(found.months), study.valuation.discount)
    payers = {**found.euros, ALL: found.public_euros}
    rows = (
        row
        for year in (*map(str, sorted(set(found.years))), ALL)
        for payer, euros in payers.items()
        for row in _costs(found, euros, factors, year, payer)
    )
    return pd.DataFrame(rows, columns=list(COSTS))


def _costs(found: Consequences, euros: Floats, factors: Floats, year: str, payer: str) -> Iterator[dict[str, Any]]:
    counted = np.array([year in (ALL, str(one)) for one in found.years], dtype=float)
    plain, discounted = by_draw(euros @ counted), by_draw(euros @ (factors * counted))
    more, pairs = beyond_baseline(euros @ (factors * counted)), pairs_of(found.shells)
    for row, arm in enumerate(found.arms):
        yield {
            "arm": arm,
            "year": year,
            "payer": payer,
            "euros": float(np.nanmean(plain[:, row])),
            "discounted_euros": float(np.nanmean(discounted[:, row])),
            **_mean("more_discounted_euros", more[:, :, row], pairs),
        }


def _mean(name: str, grid: Floats, pairs: Sequence[tuple[int, int]]) -> dict[str, float]:
    """Return the mean over runs and its 95 % interval, draws being the units."""
    found = mean_estimate(grid[tuple(np.transpose(pairs))], pairs)
    reach, middle = float(found.half_width), float(found.mean)
    return {name: middle, "low95": middle - reach, "high95": middle + reach}


def prices_table(study: ValuedStudy) -> pd.DataFrame:
    """Return what an inhabitant-year newly covered costs each payer and all, discounted and not."""
    found, pairs = study.consequences, pairs_of(study.consequences.shells)
    rows = []
    for rate in (study.valuation.discount, 0.0):
        factors = discount_factors(len(found.months), rate)
        gained = beyond_baseline(found.inhabitant_years @ factors)
        for payer, euros in {**found.euros, ALL: found.public_euros}.items():
            cost = beyond_baseline(euros @ factors)
            rows += [
                {
                    "arm": arm,
                    "payer": payer,
                    "discounted": rate > 0,
                    **_price(cost[:, :, row], gained[:, :, row], pairs),
                }
                for row, arm in enumerate(found.arms)
                if row
            ]
    return pd.DataFrame(rows, columns=list(PRICES)).drop_duplicates(["arm", "payer", "discounted"])


def _price(cost: Floats, gained: Floats, pairs: Sequence[tuple[int, int]]) -> dict[str, Any]:
    rows = tuple(np.transpose(pairs))
    found = ratio_of_means(cost[rows], gained[rows], pairs)
    return {
        "more_euros": found.cost,
        "inhabitant_years": found.gain,
        "inhabitant_years_low95": found.gain_low95,
        "inhabitant_years_high95": found.gain_high95,
        "price": found.value,
        "low95": found.low95,
        "high95": found.high95,
        "undefined": str(found.reason),
    }


def choice_table(study: ValuedStudy) -> pd.DataFrame:
    """Return what each arm comes to beyond the baseline, what it is worth, and its place on the efficiency frontier."""
    gains, arms = study.gains, study.consequences.arms
    shells = beyond_baseline(study.consequences.shells)  # as many as there are, not discounted
    euros, covered, more_shells = (
        np.nanmean(by_draw(one), axis=0) for one in (gains.euros, gains.inhabitant_years, shells)
    )
    own = acceptability_rows(study, study.valuation.euros_per_inhabitant_year)
    rows = [
        {
            **own[row],
            "more_euros": float(euros[row]),
            "inhabitant_years": float(covered[row]),
            "more_shells": float(more_shells[row]),
            "frontier": str(point.verdict),
            "price_on_frontier": point.price,
        }
        for row, point in enumerate(efficiency_frontier(euros, covered))
    ]
    return pd.DataFrame(rows, index=arms)[list(CHOICE)]


def acceptability_table(study: ValuedStudy) -> pd.DataFrame:
    """Return the acceptability curve, its frontier and expected losses over the swept willingness to pay."""
    rows = (row for euros in study.valuation.swept for row in acceptability_rows(study, euros))
    return pd.DataFrame(rows, columns=list(ACCEPTABILITY))


def acceptability_rows(study: ValuedStudy, euros_per_inhabitant_year: float) -> list[dict[str, Any]]:
    """Return a row for each arm at one willingness to pay; what one loses is that of draws without chance."""
    grid = study.gains.net_benefits(euros_per_inhabitant_year, study.valuation.euros_per_shell)
    benefits, pairs = of_draws(grid), pairs_of(grid)
    best, shares, losses = best_arm(benefits), best_shares(benefits), expected_losses(benefits)
    return [
        {
            "euros_per_inhabitant_year": euros_per_inhabitant_year,
            "arm": arm,
            **_mean("net_benefit", grid[:, :, row], pairs),
            "p_best": float(shares[row]),
            "is_best": row == best,
            "expected_loss": float(losses[row]),
        }
        for row, arm in enumerate(study.consequences.arms)
    ]


def of_draws(grid: Floats) -> Floats:
    """Return net benefits by draw, without chance where it is known (draws × replicates × arms → draws × arms)."""
    corrected = without_chance(grid)
    return by_draw(grid) if corrected is None else corrected


def information_table(study: ValuedStudy) -> pd.DataFrame:
    """Return the value of perfect information over the swept willingness to pay, and at the one that is stated."""
    values = sorted({*study.valuation.swept, study.valuation.euros_per_inhabitant_year})
    return pd.DataFrame([information_row(study, euros) for euros in values], columns=list(INFORMATION))


def information_row(study: ValuedStudy, euros_per_inhabitant_year: float) -> dict[str, Any]:
    """Return the value of perfect information at one willingness to pay, with and without what chance adds."""
    grid = study.gains.net_benefits(euros_per_inhabitant_year, study.valuation.euros_per_shell)
    found = evpi_interval(of_draws(grid), study.resampling.resamples)
    return {
        "euros_per_inhabitant_year": euros_per_inhabitant_year,
        "evpi": found.value,
        "low95": found.low95,
        "high95": found.high95,
        "evpi_with_chance": perfect_information(by_draw(grid)),
        "n_draws": len(grid),
        "chance": UNKNOWN if without_chance(grid) is None else TAKEN_OUT,
    }


def assumption_values(study: ValuedStudy, advance: Callable[[], None]) -> pd.DataFrame:
    """Return what it would be worth to know each assumption; no value where it is not told apart from nothing."""
    valuation, numbers = study.valuation, list(study.consequences.draws)
    grid = study.gains.net_benefits(valuation.euros_per_inhabitant_year, valuation.euros_per_shell)
    most = information_row(study, valuation.euros_per_inhabitant_year)["evpi"]
    found = partial_information(by_draw(grid), _parameters(study, numbers), study.resampling, most, advance)
    rows = [_assumption_row(one) for one in found]
    return pd.DataFrame(rows, columns=list(ASSUMPTION_VALUES))


def _parameters(study: ValuedStudy, numbers: Sequence[int]) -> dict[str, Floats]:
    own = {PRESSURE_ASSUMPTION: study.consequences.posts_per_million[:, None]}
    return {**{name: values[list(numbers)] for name, values in study.drawn.values.items()}, **own}


def n_assumptions(study: ValuedStudy) -> int:
    """Return how many assumptions are asked about."""
    return len(_parameters(study, study.consequences.draws))


def _assumption_row(one: AssumptionValue) -> dict[str, Any]:
    is_told = one.is_told_apart
    return {
        "assumption": one.number,
        **{f"title_{language}": title_of(one.number, language) for language in LANGUAGES},
        "evidence": _grade(one.number),
        **{f"to_measure_{language}": to_measure(one.number, language) for language in LANGUAGES},
        "evppi": one.found.value if is_told else np.nan,
        "low95": one.found.low95 if is_told else 0.0,
        "high95": one.found.high95,
        "by_chance95": one.by_chance95,
        "p": one.p,
        "p_alone": one.p_alone,
        "told_apart": is_told,
    }


def to_measure(number: str, language: str) -> str:
    """Return what one would have to measure to know an assumption better, empty where nobody wrote it down."""
    if number == PRESSURE_ASSUMPTION:
        return text("value.to_measure", language)
    known = evidence_by_assumption().get(number)
    return known.to_measure[language] if known else ""


def _grade(number: str) -> str:
    """Return the grade of the evidence for an assumption; what no grade was given to is assumed."""
    known = evidence_by_assumption().get(number)
    return str(known.grade if known else EvidenceGrade.ASSUMED)
