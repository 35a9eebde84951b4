"""The parts of a page: the libraries are made once, a chart's HTML holds data as text."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from experiments.charts.chart import Chart
from experiments.charts.embedding import chart_html, chart_script, chart_style, vega_bundle
from sim.cache import CACHE_VARIABLE

EVIL = "</script><script>alert(1)</script>"
CHART = Chart("name", f"Title {EVIL}", f"Sentence {EVIL}", {"title": EVIL}, pd.DataFrame({EVIL: [EVIL]}), EVIL, EVIL)


def test_the_libraries_are_made_once_and_can_stand_in_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    first = vega_bundle()
    (file,) = (tmp_path / "cache" / "scripts").iterdir()
    file.write_text("kept </script>", encoding="utf-8")
    assert "window.vegaEmbed" in first
    assert vega_bundle() == "kept <\\/script>"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_comes_from_data_is_text_in_the_html(language: str) -> None:
    html = chart_html(CHART, language)
    assert html.count("<script") == html.count("</script>") == 1
    (spec,) = re.findall(r'<script type="application/json" class="cpts-spec">(.*?)</script>', html)
    assert json.loads(spec) == CHART.spec
    assert f'lang="{language}"' in html


def test_the_heading_has_the_level_that_the_page_needs() -> None:
    assert "<h2>Title" in chart_html(CHART, "en", heading=2)


def test_script_and_style_ask_for_nothing_outside() -> None:
    outside = r"https?://(?!www\.w3\.org/)|@import|url\("
    assert not re.search(outside, chart_script() + chart_style())
