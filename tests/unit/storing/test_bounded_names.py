from experiments.storing.bounded_names import bounded


def test_a_bounded_name_begins_readably_and_ends_with_the_mark_of_the_whole() -> None:
    one, other = (bounded("facilitation_none_" * 9, f"facilitation=none{end}", 40) for end in "ab")
    assert one != other
    assert len(one) == len(other) <= 40
    assert one.startswith("facilitation_none_facilitation-")
