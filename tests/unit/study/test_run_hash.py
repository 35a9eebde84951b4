"""What the hash of a run depends on: the tables that the world is made from, and nothing that was observed."""

from pathlib import Path

from experiments.study.run_hash import OBSERVED, PROJECT, code_and_data_with


def test_no_run_is_made_again_when_observations_come() -> None:
    tables = {file.name for file in (PROJECT / "sim" / "data").glob("*.csv")}
    assert tables > OBSERVED
    assert {Path(name).name for name in code_and_data_with(None).data if name.endswith(".csv")} == tables - OBSERVED
