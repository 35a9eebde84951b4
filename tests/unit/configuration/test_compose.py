import pytest

from experiments.configuration.compose import Composer, paths
from experiments.configuration.overrides import parse_overrides
from experiments.mistakes import UserMistake

FILES = {
    "config.yaml": "defaults:\n  - _self_\n  - funding: none\n  - policy: none\n  - experiment: plain\nseed: 1\n",
    "funding/none.yaml": "start: ${policy.start}\nmultiplier: 1.0\nregions: {}\n",
    "funding/boost.yaml": "start: ${policy.start}\nmultiplier: 1.5\nregions: {}\n",
    "policy/none.yaml": "# @package _global_\npolicy: {start: 2023-11-01}\n",
    "policy/more.yaml": "# @package _global_\ndefaults:\n  - override /funding: boost\npolicy: {start: 2024-01-01}\n",
    "experiment/plain.yaml": "arms: {}\n",
    "experiment/seeded.yaml": "# @package _global_\nseed: 7\n",
}


@pytest.fixture
def opened(tmp_path):
    for name, text in FILES.items():
        file = tmp_path / "configs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Composer(tmp_path / "configs")


def composed(opened, *texts):
    return opened.composed(parse_overrides(texts, "command line", sweeping=False))


def test_a_policy_chooses_in_the_groups_of_levers(opened):
    assert composed(opened, "policy=more").values["funding"] == {
        "start": "2024-01-01",
        "multiplier": 1.5,
        "regions": {},
    }


def test_a_single_value_wins_over_every_choice_and_leaves_later_compositions_alone(opened):
    assert composed(opened, "policy=more", "funding.multiplier=3").values["funding"]["multiplier"] == 3
    assert composed(opened, "policy=more").values["funding"]["multiplier"] == 1.5


def test_a_key_below_an_open_mapping_may_be_new(opened):
    assert composed(opened, "funding.regions.94.multiplier=2").values["funding"]["regions"] == {"94": {"multiplier": 2}}


def test_an_unknown_key_lists_the_keys_beside_it(opened):
    with pytest.raises(UserMistake) as caught:
        composed(opened, "funding.multiplie=3")
    assert caught.value.nearest == "funding.multiplier"
    assert "seed" not in caught.value.allowed


@pytest.mark.parametrize(
    ("texts", "path", "where"),
    [
        ((), "seed", "configs/config.yaml, line 6"),
        (("experiment=seeded",), "seed", "configs/experiment/seeded.yaml, line 2"),
        (("policy=more",), "funding.multiplier", "configs/funding/boost.yaml, line 2"),
        (("funding.multiplier=3",), "funding.multiplier", "command line: funding.multiplier=3"),
        (("++seed=3",), "seed", "command line: ++seed=3"),
    ],
)
def test_a_value_is_traced_to_the_line_or_the_override_that_sets_it(texts, path, where, opened):
    assert composed(opened, *texts).where(path) == where


def test_a_file_that_names_code_is_refused(opened):
    (opened.configs / "funding" / "evil.yaml").write_text("_target_: os.system\n", encoding="utf-8")
    again = Composer(opened.configs)
    with pytest.raises(UserMistake, match="_target_"):
        composed(again, "funding=evil")


def test_a_folder_without_configuration_is_refused(tmp_path):
    with pytest.raises(UserMistake, match="no configuration"):
        Composer(tmp_path).composed([])


def test_paths_name_mappings_and_leaves():
    assert paths({"a": {"b": 1}, "c": 2}) == ["a", "a.b", "c"]
