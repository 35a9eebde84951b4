"""A sweep for a spreadsheet: a row for each combination, a column for each swept lever, then what it comes to."""

from collections.abc import Mapping

import pandas as pd

from experiments.comparing.by_year import in_units_of_people
from experiments.comparing.headlines import headlines
from experiments.storing.column_types import LEVER
from experiments.storing.outcomes import Outcomes

Labels = Mapping[str, str]
"""A text by language."""


def sweep_table(arms: Mapping[str, Outcomes], swept: Mapping[str, Mapping[str, Labels]], language: str) -> pd.DataFrame:
    """Return the swept levers of each combination in words, and the median over runs of each headline at the last date.

    `swept` holds the levers of each arm by their key. Shares are in per cent, money in millions of euros.
    """
    rows = [
        {
            "arm": name,
            **{f"{LEVER}{key}": label[language] for key, label in swept[name].items()},
            **{one.name: in_units_of_people(one, outcomes, outcomes.dates.max()) for one in headlines()},
        }
        for name, outcomes in arms.items()
        if name in swept
    ]
    return pd.DataFrame(rows)
