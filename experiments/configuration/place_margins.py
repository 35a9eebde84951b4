"""The margins that follow from the place simulated, where nobody sets them."""

from collections.abc import Sequence
from pathlib import Path

from experiments.comparing.margin_of_shells import margin_of_shells
from experiments.configuration.overrides import Override
from experiments.configuration.schema import Run, Territory
from sim.world.tables import load_departements, own_territories
from sim.world.territories import codes_of

SHELLS = "margins.n_shells"
TYPED_IN = "the place simulated"


def place_margins(run: Run) -> tuple[Override, ...]:
    """Return overrides that set the margins which are null, none for a task whose arms are those of a stored study.

    Raises TableError for a wrong territories file.
    """
    if run.margins.n_shells is not None or run.task.arms == "stored":
        return ()
    margin = margin_of_shells(_inhabitants(run.territory), int(load_departements().population.sum()))
    return (Override(SHELLS, (str(margin),), f"{SHELLS}={margin}", TYPED_IN),)


def _inhabitants(place: Territory) -> int:
    """Return how many people live in a place; none for a code that does not exist, which is refused later."""
    if place.kind == "synthetic":
        from sim.world.synthetic import CountrySize  # noqa: PLC0415  # the only kind of place that needs SciPy

        return CountrySize().n_inhabitants
    codes, people = _areas(place)
    chosen = codes_of(place.code)
    return sum(number for code, number in zip(codes, people, strict=True) if place.kind == "france" or code in chosen)


def _areas(place: Territory) -> tuple[Sequence[str], Sequence[int]]:
    """Return the code of the région or the département of each area of the tables, and its inhabitants."""
    if place.file is None:
        departements = load_departements()
        return (departements.region if place.kind == "region" else departements.code), departements.population.tolist()
    territories, _ = own_territories(Path(place.file))
    codes = territories.region if place.kind == "region" else territories.departement
    return codes, territories.population.tolist()
