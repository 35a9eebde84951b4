"""The words and numbers on figures, in French and in English."""

from collections.abc import Mapping
from datetime import date

Wording = Mapping[str, str]
"""One text by language: fr, en."""

NO_BREAK = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"

MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}

COVERAGES = {
    "coverage_li_plus": {"fr": "Lettre d'intention ou plus", "en": "Lettre d'intention or later"},
    "coverage_aci": {"fr": "ACI signé", "en": "ACI signed"},
    "coverage_functioning": {"fr": "CPTS qui fonctionne (ACI, vivante)", "en": "Functioning CPTS (ACI, lively)"},
}
SHARE_OF_POPULATION = {"fr": "% de la population", "en": "% of the population"}

MEDIAN_AND_INTERVAL = {
    "fr": "{unit}. Médiane et intervalle à 90 % de {runs} (paramètres et hasard).",
    "en": "{unit}. Median and 90% interval of {runs} (parameters and chance).",
}
MEAN_AND_INTERVAL = {
    "fr": "{unit}. Moyenne et intervalle à 90 % de {runs} (paramètres et hasard).",
    "en": "{unit}. Mean and 90% interval of {runs} (parameters and chance).",
}
RUNS_EACH = {"fr": "{n} simulations par scénario", "en": "{n} runs per arm"}
ONE_RUN_EACH = {"fr": "une seule simulation par scénario", "en": "a single run per arm"}

SHELL_NOTE = {
    "fr": (
        "Coquille vide : CPTS dont l'ACI a 24 mois ou plus, avec moins de deux missions socles déployées ou une "
        "vitalité sous un seuil. Convention de ce modèle : il n'existe pas de définition officielle."
    ),
    "en": (
        "Empty shell: a CPTS whose ACI is at least 24 months old, with fewer than two core missions deployed or "
        "vitality under a threshold. A convention of this model: there is no official definition."
    ),
}

OBSERVED = {"fr": "Observé, ± 2 écarts-types", "en": "Observed, ± 2 sd"}
DATA_END = {"fr": "Fin des données (31 août 2023)", "en": "End of data (31 Aug 2023)"}
COMMON_PAST = {"fr": "Passé commun", "en": "Common past"}
BASELINE = {"fr": "{arm} (référence)", "en": "{arm} (baseline)"}

STUDY = {"fr": "Étude", "en": "Study"}
PARTIAL_PLACE = {"region": {"fr": "région", "en": "région"}, "departement": {"fr": "département", "en": "département"}}
SYNTHETIC = {"fr": "pays synthétique", "en": "synthetic country"}
SCALE = {"fr": "population à l'échelle {n}", "en": "population scale {n}"}
SEED = {"fr": "graine {n}", "en": "seed {n}"}
COMMIT = {"fr": "commit {n}", "en": "commit {n}"}
CHANGED_TREE = {"fr": "modifié", "en": "modified"}
CONFIGURATION = {"fr": "configuration {n}", "en": "configuration {n}"}
SIMULATED = {"fr": "simulation, non une prévision officielle", "en": "simulation, not an official forecast"}


def percent(share: float, language: str, digits: int = 0) -> str:
    """Return a share (0–1) as a percentage in words of the language."""
    return number(100 * share, language, digits) + percent_sign(language)


def percent_sign(language: str) -> str:
    """Return the percent sign with the space that the language asks for."""
    return f"{THIN}%" if language == "fr" else "%"


def points(difference: float, language: str, digits: int = 0) -> str:
    """Return a difference between shares (0–1) in percentage points, with its sign; zero has none."""
    written = number(100 * difference, language, digits)
    if not any(figure in written for figure in "123456789"):
        return "0"
    return written if difference < 0 else f"+{written}"


def number(value: float, language: str, digits: int = 0) -> str:
    """Return a number with the language's decimal and thousands separators, and a true minus sign."""
    plain = f"{value:,.{digits}f}".replace("-", "\N{MINUS SIGN}")
    if language == "fr":
        plain = plain.replace(",", THIN).replace(".", ",")
    return plain


def decimal(plain: str, language: str) -> str:
    """Return a number that is already written out, with the language's decimal sign."""
    return plain.replace(".", ",") if language == "fr" else plain


def month_and_year(day: date, language: str) -> str:
    """Return "décembre 2027" or "December 2027"."""
    return f"{MONTHS[language].split()[day.month - 1]} {day.year}"
