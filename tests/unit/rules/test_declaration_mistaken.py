"""What GPs declare: the two points of the DREES panel, and the limits of the rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.declaration.mistaken import Mistaken

RULE = Mistaken(
    mistakes_other_structure=0.07,
    takes_project_for_functioning=0.5,
    counts_in_by_aci_perimeter=0.15,
    counts_in_by_project_perimeter=0.25,
)
SHARE = st.floats(0, 1)


def test_seven_percent_say_yes_before_any_cpts_exists() -> None:
    assert RULE.functioning_share(0, 0, 0, 1) == pytest.approx(0.07)
    assert RULE.project_share(0, 0) == 0


def test_early_2022_gives_the_answers_of_the_panel_within_its_error() -> None:
    # GPs in ACI perimeters 30 %, LI or projet de santé 30 %, pré-projets 15 %; a quarter, 15 % and 5 % are members.
    aci_member, project_member = 0.30 * 0.25, 0.30 * 0.15 + 0.15 * 0.05
    aci_outside, project_outside = 0.30 * 0.75, 0.30 * 0.85 + 0.15 * 0.95
    outside = 1 - aci_member - project_member
    assert RULE.functioning_share(aci_member, project_member, aci_outside, outside) == pytest.approx(0.20, abs=0.02)
    assert RULE.project_share(project_member, project_outside) == pytest.approx(0.12, abs=0.02)


@given(
    others=SHARE,
    aci=SHARE,
    aci_members=SHARE,
    project_members=SHARE,
    mistakes=st.floats(0, 0.3),
    takes=SHARE,
    by_aci=st.floats(0, 0.5),
    by_project=st.floats(0, 0.5),
)
def test_the_two_answers_never_add_up_to_more_than_all_gps(
    others: float,
    aci: float,
    aci_members: float,
    project_members: float,
    mistakes: float,
    takes: float,
    by_aci: float,
    by_project: float,
) -> None:
    rule = Mistaken(
        mistakes_other_structure=mistakes,
        takes_project_for_functioning=takes,
        counts_in_by_aci_perimeter=by_aci,
        counts_in_by_project_perimeter=by_project,
    )
    in_aci, in_project = (1 - others) * aci, (1 - others) * (1 - aci)
    aci_member, project_member = in_aci * aci_members, in_project * project_members
    outside = 1 - aci_member - project_member
    functioning = rule.functioning_share(aci_member, project_member, in_aci - aci_member, outside)
    project = rule.project_share(project_member, in_project - project_member)
    assert functioning >= 0
    assert project >= 0
    assert functioning + project <= 1 + 1e-12


@given(aci_member=st.floats(0, 0.5), more=st.floats(0, 0.5))
def test_more_members_never_lower_the_declaration(aci_member: float, more: float) -> None:
    # In a country covered by ACI, one who joins leaves the GPs outside.
    fewer = RULE.functioning_share(aci_member, 0, 1 - aci_member, 1 - aci_member)
    joined = aci_member + more
    assert RULE.functioning_share(joined, 0, 1 - joined, 1 - joined) >= fewer - 1e-12
