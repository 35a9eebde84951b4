import pytest

from experiments.configuration.overrides import check_choice, parse_overrides
from experiments.mistakes import UserMistake


def parsed(*texts, sweeping=False):
    return parse_overrides(texts, "command line", sweeping)


def test_a_setting_has_a_key_and_one_value():
    (setting,) = parsed("facilitation.facilitators_per_million=4.5")
    assert (setting.key, setting.root, setting.values) == (
        "facilitation.facilitators_per_million",
        "facilitation",
        ("4.5",),
    )


@pytest.mark.parametrize("prefix", ["", "+", "++"])
def test_plus_signs_before_a_key_make_no_difference(prefix):
    assert parsed(f"{prefix}seed=3")[0].key == "seed"


@pytest.mark.parametrize("text", ["hydra/launcher=basic", "hydra.launcher.n_jobs=2"])
def test_launcher_settings_are_accepted_and_left_out(text):
    assert parsed(text) == ()


REFUSED = {
    "empty value": ["seed=", "seed=''", 'seed=" "', "+seed="],
    "cannot be removed": ["~policy", "~seed", "~hydra.launcher.n_jobs", "~policy=plan_100"],
    "Hydra's own settings": ["hydra.run.dir=x", "hydra/sweeper=basic", "hydra.verbose=true", "hydra.job.chdir=true"],
    "_target_": ["policy._target_=os.system", "policy={_target_: os.system}", "+x={a: {_target_: b}}"],
}


@pytest.mark.parametrize(("reason", "text"), [(reason, text) for reason, texts in REFUSED.items() for text in texts])
def test_empty_values_removals_settings_of_hydra_and_names_of_code_are_refused(reason, text):
    with pytest.raises(UserMistake, match=reason):
        parsed(text)


@pytest.mark.parametrize("text", ["seed", "=3", "a b=3", "seed=[1", "seed={", "seed='", "", "seed=1)", "[" * 5000])
def test_malformed_syntax_is_refused_with_an_example_of_what_is_well_formed(text):
    with pytest.raises(UserMistake) as caught:
        parsed(text)
    assert "key=value" in caught.value.allowed


def test_a_key_given_twice_is_refused():
    with pytest.raises(UserMistake, match="seed is given twice"):
        parsed("seed=1", "++seed=2")


def test_several_values_without_a_sweep_are_refused_with_a_hint():
    with pytest.raises(UserMistake) as caught:
        parsed("funding=boost,cut")
    assert "-m" in caught.value.allowed


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("funding=boost,cut", ("boost", "cut")),
        ("funding=choice(boost,cut)", ("boost", "cut")),
        ("timeline.ramp_months=range(6,19,6)", ("6", "12", "18")),
    ],
)
def test_a_sweep_lists_its_values(text, values):
    (setting,) = parsed(text, sweeping=True)
    assert (setting.swept, setting.values) == (True, values)


@pytest.mark.parametrize(
    "value", ["glob(*)", "interval(0,1)", "shuffle(1,2,3)", "range(3,3)", "range(0,1000000000)", "1,1", "'',1"]
)
def test_a_sweep_without_a_fixed_list_of_values_is_refused(value):
    with pytest.raises(UserMistake):
        parsed(f"timeline.ramp_months={value}", sweeping=True)


def test_an_unknown_option_names_the_nearest_one():
    with pytest.raises(UserMistake) as caught:
        check_choice(parsed("policy=plan100")[0], ("plan_100", "status_quo"))
    assert caught.value.nearest == "plan_100"
    assert "status_quo" in caught.value.allowed
