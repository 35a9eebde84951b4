"""What is said of a search for an event claims no more than was found."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from experiments.designs.factors import Factor
from experiments.designs.outcome import Outcome
from experiments.discovery.box_choice import ChosenBox
from experiments.discovery.event import Condition
from experiments.discovery.limits import Box, Quality
from experiments.discovery.search import ConditionShare, Discovery
from experiments.discovery.sentences import DiscoveryContext, event_in_words, paragraph
from experiments.discovery.tree import Tree
from experiments.language.texts import LANGUAGES

FACTORS = (Factor("behaviour.pressure.felt", 0.4, 2.0, "A81"), Factor("timeline.pressure", 0.0, 1.0))
CONDITIONS = (Condition(Outcome("cost_facilitation_euros", date(2030, 12, 31), "plan"), ">=", 7e6),)
LABELS = {"plan": "The plan", "none": "No plan"}
ASKED = DiscoveryContext("plan", LABELS, n_replicates=2, share_from=0.5, is_thinned=False)
GOOD, NONE = Quality(0.84, 0.13, 0.5, 0.1, 0.16), Quality(0.0, np.nan, 0.0, np.nan, np.nan)
LIMITS = np.array([[0.862, 0.304], [np.inf, np.inf]])
TREE = Tree((), NONE, NONE, 0.08)


def found(left_out: Quality) -> Discovery:
    resampled = np.repeat(LIMITS[None], 10, axis=0)
    resampled[3:, 0, 0] = -np.inf
    chosen = ChosenBox(Box(LIMITS, np.zeros((2, 2))), (), (), GOOD, left_out, 0.08, resampled)
    happened = np.arange(100) < 8
    return Discovery(
        FACTORS, CONDITIONS, np.zeros((100, 2)), happened * 1.0, happened, (ConditionShare(8, 6e6),), 0, chosen, TREE
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tree_that_finds_nothing_is_not_said_to_fail_like_a_rule_that_holds(language: str) -> None:
    words = paragraph(found(GOOD), ASKED, language)
    assert "CART" in words
    assert not any(word in words for word in ("either", "non plus"))


def test_what_the_rule_names_is_told_only_where_there_is_a_rule() -> None:
    assert "go together with the event" in paragraph(found(GOOD), ASKED, "en")
    without = paragraph(found(NONE), ASKED, "en")
    assert "No box of conditions can be told from the base rate of 8%" in without
    assert "go together" not in without


def test_a_limit_that_few_resamples_have_is_marked() -> None:
    words = paragraph(found(GOOD), ASKED, "en")
    assert "at least 0.862 (range searched: 0.4 to 2; unsteady)" in words
    assert "at least 0.304 (range searched: 0 to 1)," in words


def test_where_too_few_points_have_the_event_each_condition_is_told_by_itself() -> None:
    words = paragraph(replace(found(GOOD), chosen=None, tree=None), ASKED, "en")
    assert "Each condition by itself: " in words
    assert "at 8 points (median of all runs 6\N{NO-BREAK SPACE}M€)." in words
    assert "by itself" not in paragraph(found(GOOD), ASKED, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_parameter_is_called_by_its_assumption(language: str) -> None:
    words = paragraph(found(GOOD), ASKED, language)
    assert "A81 (" in words
    assert "felt" not in words.replace("is felt more", "")


def test_conditions_are_in_euros_and_arms_have_their_labels() -> None:
    one = CONDITIONS[0]
    compared = replace(one, outcome=replace(one.outcome, baseline="none"))
    words = event_in_words([one, compared], LABELS, "en")
    assert "≥ 7\N{NO-BREAK SPACE}M€" in words
    assert "difference from No plan" in words


def test_replicates_are_counted_and_a_thinned_world_is_named() -> None:
    assert "in at least 1 of its 2 replicates" in paragraph(found(GOOD), ASKED, "en")
    words = paragraph(found(GOOD), replace(ASKED, n_replicates=3, share_from=1 / 3, is_thinned=True), "en")
    assert "in at least 1 of its 3 replicates" in words
    assert words.endswith("take scale 1 for shells.")
