"""Charts kept in a file beside a page, for the documentation site: as HTML, compressed."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from experiments.charts.chart import Chart
from experiments.charts.embedding import chart_html


@dataclass(frozen=True)
class StoredCharts:
    """The charts of a page by the picture in whose place they stand, and the configuration that they show."""

    configuration: str  # its hash
    html: Mapping[str, str]

    @classmethod
    def of(cls, configuration: str, charts: Mapping[str, Sequence[Chart]], language: str) -> "StoredCharts":
        """Return charts, by picture, as HTML."""
        found = {
            picture: "\n".join(chart_html(chart, language) for chart in of_picture)
            for picture, of_picture in charts.items()
        }
        return cls(configuration, found)

    @classmethod
    def read(cls, content: bytes) -> "StoredCharts":
        """Return what a file holds."""
        return cls(**json.loads(gzip.decompress(content)))

    def content(self) -> bytes:
        """Return the content of a file; the same charts make the same bytes."""
        return gzip.compress(json.dumps(asdict(self), ensure_ascii=False).encode(), mtime=0)
