from experiments.configuration.files import read_files
from experiments.configuration.provenance import at


def leaves_of(folder, text, name="funding/boost.yaml"):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    (found,) = read_files(folder).values()
    return found.leaves


def test_a_leaf_has_its_value_unit_source_and_line(tmp_path):
    leaf = leaves_of(tmp_path, "# Title\nmultiplier: 1.5  # factor; A77\n")["funding.multiplier"]
    assert (leaf.text, leaf.unit, leaf.source, leaf.line) == ("1.5", "factor", "A77", 2)
    assert leaf.where == "configs/funding/boost.yaml, line 2"
    assert leaf.assumptions == ("A77",)


def test_a_list_of_numbers_is_one_leaf(tmp_path):
    leaf = leaves_of(tmp_path, "amounts: [1, 2, 3]  # euros; [V] decree\n")["funding.amounts"]
    assert leaf.numeric
    assert (leaf.unit, leaf.source) == ("euros", "[V] decree")


def test_steps_of_a_list_are_numbered(tmp_path):
    leaves = leaves_of(
        tmp_path, "campaign:\n  - from: 2019-07-01\n    visibility: 0.0  # index; A87\n", "history/observed.yaml"
    )
    assert leaves["history.campaign.0.visibility"].source == "A87"


def test_a_global_file_has_no_group_before_its_paths(tmp_path):
    assert "policy.start" in leaves_of(tmp_path, "# @package _global_\npolicy:\n  start: x\n", "policy/p.yaml")


def test_a_number_without_a_comment_or_with_half_of_one_has_no_source(tmp_path):
    leaves = leaves_of(tmp_path, "a: 1\nb: 2  # factor\nc: 3  #factor; A1\n")
    assert [(leaf.unit, leaf.source) for leaf in leaves.values()] == [("", ""), ("factor", ""), ("", "")]


def test_only_numbers_need_a_source(tmp_path):
    leaves = leaves_of(tmp_path, "a: text\nb: true\nc: null\nd: {}\ne: 2023-11-01\nf: ${policy.start}\n")
    assert not any(leaf.numeric for leaf in leaves.values())


def test_a_leaf_is_found_at_its_path_or_below_it(tmp_path):
    leaves = leaves_of(tmp_path, "a:\n  b: 1\n")
    assert at(leaves, "funding.a") is leaves["funding.a.b"]
    assert at(leaves, "funding.z") is None
