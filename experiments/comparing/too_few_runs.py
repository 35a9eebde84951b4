"""When the runs of a study are too few for what its tables seem to claim, and how that is said."""

from collections.abc import Iterable, Sequence

FEWEST_FOR_INTERVAL = 20  # runs; with fewer, the ends of a 90 % interval hang on one run each
FEWEST_DRAWS = 10  # of parameters; with fewer, the standard deviation between them is known to a quarter at best
FEWEST_REPLICATES = 2  # with one, all draws have the same chance, and nothing shows what another would do

CAUTIONS = {
    "few_runs": {
        "fr": "{runs} simulations par scénario seulement : les bornes q05 et q95 sont une étendue (5e au 95e centile), "
        "trop peu pour annoncer un intervalle à 90 % (il en faut {fewest_runs}).",
        "en": "Only {runs} runs per arm: q05 and q95 are a range (5th to 95th percentile), too few to claim a 90% "
        "interval ({fewest_runs} are needed).",
    },
    "one_draw": {
        "fr": "Un seul jeu de paramètres : les intervalles tiennent compte du hasard, non de ce qu'on ignore des "
        "paramètres (draws={fewest_draws} ou plus).",
        "en": "A single draw of parameters: intervals hold chance, not what is unknown about the parameters "
        "(draws={fewest_draws} or more).",
    },
    "few_draws": {
        "fr": "{draws} jeux de paramètres seulement : la part des paramètres dans l'incertitude est mal connue "
        "(draws={fewest_draws} ou plus).",
        "en": "Only {draws} draws of parameters: their share in the uncertainty is poorly known (draws={fewest_draws} "
        "or more).",
    },
    "one_replicate": {
        "fr": "Une seule réplication : tous les jeux de paramètres ont le même hasard, si bien que l'erreur des "
        "moyennes est inconnue (replicates=5 ou plus, ou auto).",
        "en": "A single replicate: all draws of parameters have the same chance, so that the error of means is unknown "
        "(replicates=5 or more, or auto).",
    },
}


def cautions(arms: Iterable[Sequence[tuple[int, int]]], language: str) -> tuple[str, ...]:
    """Return the warnings that the runs of a study deserve, given the draw and replicate of each run of each arm."""
    counts = [_counts(pairs) for pairs in arms]
    if not counts:
        return ()
    n_runs, n_draws, n_replicates = map(min, zip(*counts, strict=True))
    holds = {
        "few_runs": n_runs < FEWEST_FOR_INTERVAL,
        "one_draw": n_draws == 1,
        "few_draws": 1 < n_draws < FEWEST_DRAWS,
        "one_replicate": n_replicates < FEWEST_REPLICATES,
    }
    numbers = {"runs": n_runs, "draws": n_draws, "fewest_runs": FEWEST_FOR_INTERVAL, "fewest_draws": FEWEST_DRAWS}
    return tuple(CAUTIONS[name][language].format(**numbers) for name, is_so in holds.items() if is_so)


def _counts(pairs: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    return len(pairs), len({draw for draw, _ in pairs}), len({replicate for _, replicate in pairs})
