"""What arms are called, by what they change, from overrides as they are typed."""

from collections.abc import Mapping

import pytest

from experiments.configuration.arm_labels import in_words
from experiments.configuration.request import read_request
from experiments.language.texts import LANGUAGES, catalogue
from experiments.mistakes import UserMistake
from sim.levers.policy import GROUPS
from tests.command_line import COMPOSER

LEVERS = [f"{group}.{name}" for group, model in GROUPS.items() for name in model.model_fields]


def labels(*texts: str, sweeping: bool = False) -> dict[str, Mapping[str, str]]:
    study = read_request(texts, sweeping, COMPOSER).study
    return {arm.name: arm.label for arm in study.arms}


def made(*texts: str) -> Mapping[str, str]:
    """Return the label of the arm that levers on the command line make."""
    _, label = labels(*texts).values()
    return label


@pytest.mark.parametrize(
    ("typed", "french", "english"),
    [
        (
            ("facilitation.facilitators_per_million=5", "policy.end=2027-01-01"),
            "5 facilitateurs par million d'habitants, juil. 2024–déc. 2026",
            "5 facilitators per million inhabitants, Jul 2024–Dec 2026",
        ),
        (
            ("facilitation.facilitators_per_million=5", "policy.start=2025-01-01", "policy.end=2027-01-01"),
            "5 facilitateurs par million d'habitants, 2025–2026",
            "5 facilitators per million inhabitants, 2025–2026",
        ),
        (
            ("policy.start=2025-06-01", "training.start=2026-01-01"),
            "Dès juin 2025 ; dès janvier 2026",
            "From June 2025; from January 2026",
        ),
        (("timeline=end_2025",), "Échéance : fin 2025 ; pression 0,6", "Deadline: end of 2025; pressure 0.6"),
        (("timeline=none",), "Sans échéance", "No deadline"),
        (("timeline.target_date=2025-06-01",), "Échéance : 1er juin 2025", "Deadline: 1 June 2025"),
        (
            ("facilitation.facilitators_per_million=1.5", "facilitation.start=2025-01-01"),
            "1,5 facilitateur par million d'habitants, dès janvier 2025",
            "1.5 facilitators per million inhabitants, from January 2025",
        ),
        (
            ("funding=boost", "funding.start=2025-03-01", "funding.end=2025-10-01"),
            "Financement × 1,5, mars 2025–sept. 2025",
            "Funding × 1.5, Mar 2025–Sep 2025",
        ),
        (("policy=forced_march", "funding=boost"), "Marche forcée ; financement × 1,5", "Forced march; funding × 1.5"),
        (
            ("funding.variable_share=0.7",),
            "70 % des missions payés aux résultats",
            "70% of mission money paid on results",
        ),
        (
            ("facilitation.regions={94:{facilitators_per_million:8.0}}",),
            "8 facilitateurs par million d'habitants (Corse)",
            "8 facilitators per million inhabitants (Corse)",
        ),
        (
            ("behaviour.initiate.nearby_success=0.3", "timeline=none"),
            "Sans échéance",
            "No deadline",
        ),
    ],
)
def test_an_arm_is_called_by_what_it_changes(typed: tuple[str, ...], french: str, english: str) -> None:
    found = made(*typed)
    plain = {
        language: label.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
        for language, label in found.items()
    }
    assert (plain["fr"], plain["en"]) == (french, english)


def test_eight_changes_are_named_as_far_as_a_reader_takes_them_in() -> None:
    levers = ("facilitation.facilitators_per_million=8", "facilitation.allocation=balanced", "timeline.pressure=0.9")
    more = ("training.tools=1", "merging.intensity=0.5", "funding.multiplier=1.2", "simplification.load_removed=0.3")
    label = made(*levers, *more, "campaign.visibility=0.2")
    assert label["en"] == "Balanced help; 8 facilitators per million inhabitants; funding × 1.2; and 5 more changes"


@pytest.mark.parametrize(
    "typed",
    [
        ("facilitation=none,intensive", "timeline=none,end_2025"),
        ("facilitation=plan_100,white_first,balanced,struggling_first", "timeline=none,end_2025,plan_100"),
        ("experiment=plan_100", "funding=status_quo,boost,cut"),
        ("timeline.ramp_months=range(1,13)", "merging.intensity=0.5", "funding.multiplier=2", "training.tools=1"),
        ("funding.functioning_euros=[1,2,3,4],[1,2,3,5]",),
        ("behaviour.initiate.nearby_success=0.3,0.5",),
    ],
)
def test_no_two_arms_of_a_sweep_are_called_the_same(typed: tuple[str, ...]) -> None:
    found = labels(*typed, sweeping=True)
    for language in LANGUAGES:
        assert len({label[language] for label in found.values()}) == len(found)


def test_what_tells_the_arms_of_a_sweep_apart_comes_first() -> None:
    found = labels("facilitation=none", "timeline=none,end_2025", sweeping=True)
    assert [label["en"] for label in found.values()][1:] == [
        "No deadline; no facilitators",
        "Deadline: end of 2025; pressure 0.6; no facilitators",
    ]


def test_a_deadline_alone_and_one_that_presses_harder_are_told_apart() -> None:
    found = labels("timeline=end_2025", "timeline.pressure=0.3,0.6", sweeping=True)
    assert [label["en"] for label in found.values()][1:] == [
        "Deadline: end of 2025; pressure 0.3",
        "Deadline: end of 2025; pressure 0.6",
    ]


def test_the_baseline_appears_once_in_a_sweep() -> None:
    found = labels("facilitation=plan_100,none", "timeline=plan_100,none", sweeping=True)
    assert list(found) == [
        "status_quo",
        "facilitation=plan_100,timeline=none",
        "facilitation=none,timeline=plan_100",
        "facilitation=none,timeline=none",
    ]


def test_the_cells_of_a_sweep_are_named_by_their_levers_as_typed() -> None:
    typed = ("facilitation=none,plan_100", "timeline=end_2025,plan_100")
    swept = read_request(typed, True, COMPOSER).study.swept
    assert [tuple(label["en"] for label in levers.values()) for levers in swept.values()] == [
        ("No facilitators", "Deadline: end of 2025; pressure 0.6"),
        ("No facilitators", "Deadline: end of 2024; pressure 0.3"),
        ("4 facilitators per million inhabitants", "Deadline: end of 2025; pressure 0.6"),
        ("4 facilitators per million inhabitants", "Deadline: end of 2024; pressure 0.3"),
    ]
    assert list(swept)[-1] == "status_quo"


def test_the_cells_of_a_sweep_beside_an_experiment_say_which_of_its_arms_they_are() -> None:
    typed = ("experiment=plan_100", "facilitation=none,intensive")
    study = read_request(typed, True, COMPOSER).study
    assert set(study.swept) == {arm.name for arm in study.arms[1:]}
    cells = [tuple(label["fr"] for label in levers.values()) for levers in study.swept.values()]
    assert cells[:2] == [
        ("Sans le plan d'octobre 2023", "Sans facilitateurs"),
        ("Sans le plan d'octobre 2023", "7,5 facilitateurs par million d'habitants"),
    ]
    assert len(set(cells)) == len(cells) == 8


def test_a_person_names_the_arm_of_the_command_line() -> None:
    assert made("timeline=none", "label='My arm, at last'") == {"fr": "My arm, at last", "en": "My arm, at last"}
    assert made("timeline=none", "policy.label.en=Mine", "policy.label.fr=Moi") == {"fr": "Moi", "en": "Mine"}


def test_a_label_that_the_baseline_has_too_is_told_apart() -> None:
    found = labels("timeline=none", "label='Plan 100 %, levers of mid-2024'")
    assert found["timeline=none"]["en"] == "Plan 100 %, levers of mid-2024 [timeline=none]"
    assert found["timeline=none"]["fr"] == "Plan 100 %, levers of mid-2024"


@pytest.mark.parametrize(("typed", "sweeping"), [(["timeline=none,end_2025"], True), (["experiment=plan_100"], False)])
def test_a_label_for_no_arm_or_for_several_is_refused(typed: list[str], sweeping: bool) -> None:
    with pytest.raises(UserMistake, match="the one arm"):
        labels(*typed, "label=Mine", sweeping=sweeping)


@pytest.mark.parametrize("lever", LEVERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lever_has_words(lever: str, language: str) -> None:
    words = catalogue(language)
    assert any(key.startswith(f"arm_labels.{lever}.") for key in words)


def test_a_lever_that_the_catalogues_do_not_know_is_told_by_its_path() -> None:
    assert in_words("my_group.my_lever", 3.0, "en") == "my_group.my_lever = 3"
