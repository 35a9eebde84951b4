"""The bench moves levers of the explorer to what they do not hold yet: a move to the same is answered from memory."""

from itertools import pairwise

from experiments.configuration.compose import Composer
from experiments.exploring.arm_request import ArmReader
from experiments.exploring.moves import fields_by_path
from tools.bench.explorer import MOVES, moves


def test_every_move_changes_what_its_field_holds(composer: Composer) -> None:
    fields, settings = fields_by_path(), composer.files["task", "explore"].values["explore"]
    usual = ArmReader(composer, (), fields).values_of(settings["policy"])
    assert [path for path, value in MOVES.items() if fields[path].read(value) == fields[path].read(usual[path])] == []


def test_no_lever_is_moved_to_the_same_value_twice_and_all_are_allowed() -> None:
    made, fields = list(moves(200)), fields_by_path()
    assert len(set(made)) == 200
    assert all(first[0] != second[0] for first, second in pairwise(made))
    assert all(fields[path].read(value) is not None for path, value in made)
