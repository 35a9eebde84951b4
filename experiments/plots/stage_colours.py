"""How stages are coloured, from pale to dark as a CPTS comes further, the same on curves and maps."""

from experiments.language.texts import text
from sim.vocabulary import Stage

COLOURS = {
    Stage.WHITE: "#FFFFFF",
    Stage.PREPROJECT: "#FBE3A6",
    Stage.LETTRE_INTENTION: "#9BCBE0",
    Stage.PROJET_SANTE: "#4A97C4",
    Stage.ACI: "#17507F",
}


def stage_label(stage: Stage, language: str) -> str:
    """Return what a stage is called in the legend of a figure."""
    return text(f"figure.stage.{stage.name.lower()}", language)
