"""A candidate is an arm with other levers, whose configuration says so and makes the same arm again."""

from dataclasses import replace
from pathlib import Path

from experiments.cli import PROJECT
from experiments.configuration.request import read_request
from experiments.configuration.restored_study import restored_study
from experiments.designs.candidates import candidate_arm
from experiments.storing.manifest import current_commit, manifest_of
from tests.command_line import COMPOSER
from tests.unit.running.fake_engine import small_world


def test_a_candidate_is_made_again_from_its_configuration() -> None:
    texts = ["policy=plan_100", "draws=1", "replicates=1", "timeline.regions={94:{pressure:0.3}}"]
    study = read_request(texts, False, COMPOSER).study
    base = study.arms[-1]
    levers = {"timeline.pressure": 0.9, "facilitation.facilitators_per_million": 4.0, "merging.intensity": 0.5}
    made = candidate_arm(base, levers, "candidate")
    assert made.policy.levers(2026 * 12, "94").timeline.pressure == 0.9
    assert base.resolved["timeline"]["regions"] == {"94": {"pressure": 0.3}}
    searched = replace(study, arms=(study.arms[0], made))
    manifest = manifest_of(searched, (), small_world(), current_commit())
    again = restored_study(manifest, Path("unused"), PROJECT / "configs").arms[-1]
    assert again.policy.changes == made.policy.changes
