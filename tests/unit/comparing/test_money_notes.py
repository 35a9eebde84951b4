"""What must be known to read differences in spending."""

from experiments.comparing.money_notes import FACILITATOR_EUROS, money_notes


def told(*arms: dict[str, object], drawn: tuple[str, ...] = ()) -> list[str]:
    manifest = {
        "arms": [{"name": str(number), "configuration": settings} for number, settings in enumerate(arms)],
        "assumptions": dict.fromkeys(drawn, "A68"),
    }
    return list(money_notes(manifest, [str(number) for number in range(len(arms))], "en"))


def settings(pressure: float = 0.3, facilitators: float = 4.0, euros: float = 75000.0) -> dict[str, object]:
    return {
        "timeline": {"target_date": "2024-12-31", "pressure": pressure},
        "facilitation": {"facilitators_per_million": facilitators},
        "behaviour": {"pay": {"facilitator": euros}},
    }


def test_nothing_is_said_of_arms_that_differ_in_neither() -> None:
    assert told(settings(), settings()) == []
    assert told() == []


def test_pressure_that_differs_is_said_to_be_free() -> None:
    assert told(settings(), settings(pressure=0.6)) == ["The pressure of authorities costs nothing in this model."]


def test_the_cost_of_a_facilitator_is_told_where_it_is_the_same_and_their_number_is_not() -> None:
    (note,) = told(settings(), settings(facilitators=8.0))
    assert note == "The cost of a facilitator is fixed: 75,000 euros a year."
    assert told(settings(), settings(facilitators=8.0, euros=50000.0)) == []
    assert told(settings(), settings(facilitators=8.0), drawn=(FACILITATOR_EUROS,)) == []
