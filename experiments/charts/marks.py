"""What the charts of several kinds are made of: their data, their axis of time."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt

LINE_WIDTH: Final = 2.0  # pixels


def of_rows(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """Return a chart, without marks yet, of rows that stand in the specification itself."""
    return alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))


def time_axis() -> alt.X:
    """Return the axis of the field `date`, an ISO date, the same in every time zone."""
    axis = alt.Axis(title=None, format="%Y", tickCount="year", grid=False, labelOverlap="greedy")
    return alt.X("date:T", scale=alt.Scale(type="utc"), axis=axis)
