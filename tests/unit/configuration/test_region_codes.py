import pytest

from experiments.configuration.region_codes import check_code, departements, regions
from experiments.mistakes import UserMistake


def test_there_are_101_departements_and_18_regions():
    assert (len(departements()), len(regions())) == (101, 18)


@pytest.mark.parametrize(
    ("kind", "code"), [("departement", "59"), ("departement", "2A"), ("departement", "971"), ("region", "01")]
)
def test_an_insee_code_is_accepted(kind, code):
    check_code(kind, code, "here")


@pytest.mark.parametrize(
    ("kind", "code", "near"),
    [
        ("departement", "1", "01 (Ain)"),
        ("departement", "2a", "2A (Corse-du-Sud)"),
        ("departement", "nord", "59 (Nord)"),
        ("region", "bretagne", "53 (Bretagne)"),
    ],
)
def test_an_unknown_code_is_refused_with_the_nearest_place(kind, code, near):
    with pytest.raises(UserMistake) as caught:
        check_code(kind, code, "here")
    assert caught.value.nearest == near


def test_a_departement_outside_the_model_is_refused():
    with pytest.raises(UserMistake):
        check_code("departement", "99", "here")
