"""In which settings two arms differ."""

from experiments.comparing.settings import differing_settings, leaves


def test_configurations_are_compared_leaf_by_leaf() -> None:
    one = leaves({"a": {"b": 1, "c": [1, 2]}, "d": [{"e": 1}], "name": "x"})
    other = leaves({"a": {"b": 2, "c": [1, 2]}, "d": [{"e": 3}, {"e": 4}], "name": "y"})
    assert differing_settings(one, other) == ("a.b", "d.0.e", "d.1.e")
