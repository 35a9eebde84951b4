"""How stages are coloured, from pale to dark as a CPTS comes further, the same on curves and maps."""

from experiments.plots.words import Wording
from sim.vocabulary import Stage

COLOURS = {
    Stage.WHITE: "#FFFFFF",
    Stage.PREPROJECT: "#FBE3A6",
    Stage.LETTRE_INTENTION: "#9BCBE0",
    Stage.PROJET_SANTE: "#4A97C4",
    Stage.ACI: "#17507F",
}
LABELS: dict[Stage, Wording] = {
    Stage.WHITE: {"fr": "Zone blanche", "en": "White zone"},
    Stage.PREPROJECT: {"fr": "Pré-projet", "en": "Pré-projet"},
    Stage.LETTRE_INTENTION: {"fr": "Lettre d'intention", "en": "Lettre d'intention"},
    Stage.PROJET_SANTE: {"fr": "Projet de santé", "en": "Projet de santé"},
    Stage.ACI: {"fr": "ACI signé", "en": "ACI signed"},
}
