"""Units of levers and metrics in French, for the screen; files and tables keep the English ones."""

from typing import Final

_FRENCH: Final = {
    "0 or 1": "0 ou 1",
    "ACI since the start": "ACI depuis le début",
    "CPTS": "CPTS",
    "euros a year by size band": "euros par an, selon la taille",
    "euros a year, by size band": "euros par an, selon la taille",
    "euros once by size band": "euros, une fois, selon la taille",
    "euros, by size band": "euros, selon la taille",
    "euros per CPTS": "euros par CPTS",
    "euros per CPTS before its ACI": "euros par CPTS avant son ACI",
    "euros since the start": "euros depuis le début",
    "factor": "facteur",
    "factor on every amount": "facteur appliqué à tous les montants",
    "full-time equivalents per million inhabitants": "équivalents temps plein par million d'habitants",
    "index 0–1": "indice de 0 à 1",
    "inhabitants per CPTS": "habitants par CPTS",
    "months": "mois",
    "months from lettre d'intention to projet de santé": "mois de la lettre d'intention au projet de santé",
    "share of ACI old enough to be judged": "part des ACI assez anciens pour être jugés",
    "share of GPs": "part des médecins généralistes",
    "share of active members": "part des membres actifs",
    "share of facilitators' time": "part du temps des facilitateurs",
    "share of mission money": "part de l'argent des missions",
    "share of professionals": "part des professionnels",
    "share of professionals in perimeters at LI or later": "part des professionnels des périmètres, LI ou plus",
    "share of signed ACI": "part des ACI signés",
    "share of the administrative load": "part de la charge administrative",
    "share of the functioning envelope": "part de l'enveloppe de fonctionnement",
    "share of the functioning envelope in the first year": "part de l'enveloppe de fonctionnement, la première année",
    "share of the population": "part de la population",
    "share of the population (difference)": "part de la population (écart)",
    "share of the population with the worst GP accessibility": "part de la population la moins bien desservie en "
    "médecins généralistes",
    "share of the profession": "part de la profession",
    "share of untrained coordinators a year": "part des coordonnateurs non formés, par an",
    "stage, 0 (white) to 4 (ACI)": "étape, de 0 (zone blanche) à 4 (ACI)",
}


def unit_in(unit: str, language: str) -> str:
    """Return a unit in a language; in English where there are no French words for it."""
    return _FRENCH.get(unit, unit) if language == "fr" else unit
