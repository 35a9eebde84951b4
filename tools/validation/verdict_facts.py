"""What verdicts say of registered forecasts, in the rows that the template asks for."""

from dataclasses import dataclass
from datetime import date

from experiments.hindcast.hubverse import REGISTERED
from experiments.hindcast.register import REGISTER
from experiments.hindcast.score_sentences import metric_label
from experiments.hindcast.verdict import Verdict, verdict_in_words
from experiments.plots.hindcasts.forecast_folder import MODEL
from experiments.reporting.interval_texts import percent
from tools.validation.stored_results import LANGUAGE
from tools.validation.words import day_text, observed_text, value_text


@dataclass(frozen=True)
class JudgedRow:
    """One national observation beside a forecast that was registered before it, as texts; CRPS in its sd."""

    label: str
    day: str
    counted_by: str
    observed: str
    forecast: str
    inside: bool
    crps: str
    rival: str  # CRPS of the best rival


def judged() -> list[Verdict]:
    """Return the verdicts of registered forecasts, by day."""
    found = (Verdict.of(file) for file in sorted(REGISTER.glob(REGISTERED)))
    return [verdict for verdict in found if verdict is not None]


def judged_rows(verdict: Verdict) -> list[JudgedRow]:
    """Return the national observations of a verdict, by what was observed and by day."""
    key = ["target", "date", "counted_by"]
    crps = verdict.nation.pivot_table(index=key, columns="method", values="crps_in_sd")
    own = verdict.nation[verdict.nation["method"] == MODEL].set_index(key, drop=False).sort_index()
    return [
        JudgedRow(
            metric_label(row["target"], LANGUAGE),
            day_text(date.fromisoformat(row["date"])),
            row["counted_by"],
            observed_text(row["target"], row),
            value_text(row["target"], row),
            bool(row["inside"]),
            *(f"{crps.loc[place, method]:.2f}" for method in (MODEL, verdict.rival)),
        )
        for place, row in zip(own.index, own.to_dict("records"), strict=True)
    ]


@dataclass(frozen=True)
class JudgedDay:
    """How a forecast did on the départements of one day, as texts."""

    day: str
    n: int
    inside: str
    width: str
    shape: str
    bias: str


def judged_days(verdict: Verdict) -> list[JudgedDay]:
    """Return the counts of départements of a verdict, by day, in points."""
    return [
        JudgedDay(
            day_text(date.fromisoformat(str(day))),
            int(row["n"]),
            percent(row["inside"] / row["n"]),
            *(f"{row[name]:.1f}" for name in ("width", "shape", "bias")),
        )
        for day, row in verdict.departements.iterrows()
    ]


def verdict_sentences(verdict: Verdict) -> list[str]:
    """Return what a verdict says, in plain sentences."""
    return list(verdict_in_words(verdict, LANGUAGE))
