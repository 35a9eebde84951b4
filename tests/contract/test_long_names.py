"""Names of any length end as figures: eight levers in one command, a label of 300 letters."""

from pathlib import Path

import pytest

from experiments.cli import main
from tests.command_line import ROOT

MOST_BYTES = 255  # of a file's name, on most systems
EIGHT = (
    "facilitation.facilitators_per_million=8",
    "facilitation.maturity_support=0.25",
    "funding.multiplier=1.25",
    "funding.variable_share=0.25",
    "timeline.pressure=0.6",
    "simplification.load_removed=0.25",
    "training.tools=0.5",
    "merging.intensity=0.25",
)
SMALL = ("territory=synthetic", "draws=1", "replicates=1", "compute=serial", "start=2023-01-01", "end=2025-12-31")


LABEL = f"policy.label.en={'x' * 300}"


@pytest.mark.parametrize("label", [[], [LABEL]], ids=["eight levers", "300 letters"])
def test_a_long_name_ends_as_files_that_every_disk_takes(label: list[str], tmp_path: Path) -> None:
    assert main([*EIGHT, *label, *SMALL, f"results={tmp_path}"], ROOT / "configs") == 0
    (folder,) = (one for one in tmp_path.iterdir() if one.is_dir())
    names = [file.name for file in folder.rglob("*")]
    assert {"coverage_curves.png", "cost.svg", "difference_fan.png", "results.xlsx", "summary.csv"} <= set(names)
    assert [name for name in (folder.name, *names) if len(name.encode()) > MOST_BYTES] == []
    assert main(["task=plot", *EIGHT, *label, *SMALL, "format=slide", f"results={tmp_path}"], ROOT / "configs") == 0
    assert (folder / "slide_differences.png").is_file()
