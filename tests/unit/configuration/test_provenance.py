from experiments.configuration.provenance import at, file_provenance, read_provenance


def leaves_of(folder, text, name="funding/boost.yaml"):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file_provenance(file, folder)


def test_a_leaf_has_its_value_unit_source_and_line(tmp_path):
    leaf = leaves_of(tmp_path, "# Title\nmultiplier: 1.5  # factor; A77\n")["funding.multiplier"]
    assert (leaf.text, leaf.unit, leaf.source, leaf.line) == ("1.5", "factor", "A77", 2)
    assert leaf.sourced
    assert leaf.assumptions == ("A77",)


def test_a_list_of_numbers_is_one_leaf(tmp_path):
    leaf = leaves_of(tmp_path, "amounts: [1, 2, 3]  # euros; [V] decree\n")["funding.amounts"]
    assert leaf.numeric
    assert leaf.sourced


def test_steps_of_a_list_are_numbered(tmp_path):
    leaves = leaves_of(
        tmp_path, "campaign:\n  - from: 2019-07-01\n    visibility: 0.0  # index; A87\n", "history/observed.yaml"
    )
    assert leaves["history.campaign.0.visibility"].sourced


def test_a_global_file_has_no_group_before_its_paths(tmp_path):
    assert "policy.start" in leaves_of(tmp_path, "# @package _global_\npolicy:\n  start: x\n", "policy/p.yaml")


def test_a_number_without_a_comment_or_with_half_of_one_has_no_source(tmp_path):
    leaves = leaves_of(tmp_path, "a: 1\nb: 2  # factor\nc: 3  # factor; someone said so\nd: 4  #factor; A1\n")
    assert [leaf.sourced for leaf in leaves.values()] == [False, False, False, False]


def test_only_numbers_need_a_source(tmp_path):
    leaves = leaves_of(tmp_path, "a: text\nb: true\nc: null\nd: {}\ne: 2023-11-01\nf: ${policy.start}\n")
    assert not any(leaf.numeric for leaf in leaves.values())


def test_a_leaf_is_found_at_its_path_or_below_it(tmp_path):
    leaves = leaves_of(tmp_path, "a:\n  b: 1\n")
    assert at(leaves, "funding.a") is leaves["funding.a.b"]
    assert at(leaves, "funding.z") is None


def test_every_file_of_a_folder_is_read_under_its_option(tmp_path):
    leaves_of(tmp_path, "multiplier: 1\n")
    leaves_of(tmp_path, "multiplier: 2\n", "funding/cut.yaml")
    assert set(read_provenance(tmp_path)) == {"funding/boost:funding.multiplier", "funding/cut:funding.multiplier"}
