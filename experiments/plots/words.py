"""The words and numbers on figures, in French and in English."""

import re
from collections.abc import Mapping
from datetime import date

from experiments.comparing import too_few_runs as caution

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

FEWEST_FOR_INTERVAL = caution.FEWEST_FOR_INTERVAL
MEDIAN, MEAN = {"fr": "Médiane", "en": "Median"}, {"fr": "Moyenne", "en": "Mean"}
INTERVAL_OF_RUNS = {
    "fr": "{unit}. {centre} et intervalle à 90 % de {runs} (paramètres et hasard).",
    "en": "{unit}. {centre} and 90% interval of {runs} (parameters and chance).",
}
RANGE_OF_RUNS = {
    "fr": (
        "{unit}. {centre} et étendue (5e au 95e centile) de {runs} seulement : trop peu pour annoncer un intervalle "
        "à 90 %."
    ),
    "en": "{unit}. {centre} and range (5th to 95th percentile) of only {runs}: too few to claim a 90% interval.",
}
NO_INTERVAL = {
    "fr": "{unit}. Une seule simulation par scénario : ni intervalle, ni étendue.",
    "en": "{unit}. A single run per arm: no interval and no range.",
}
RUNS_EACH = {"fr": f"{{n}}{NO_BREAK}simulations par scénario", "en": f"{{n}}{NO_BREAK}runs per arm"}
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
DATA_END = {"fr": "Fin des données ({when})", "en": "End of data ({when})"}
OTHER_ARMS = {"fr": "Autres scénarios", "en": "The other arms"}
COMMON_PAST = {"fr": "Passé commun", "en": "Common past"}
BASELINE = {"fr": "{arm} (référence)", "en": "{arm} (baseline)"}

DATA = {"fr": "données jusqu'au {when}", "en": "data to {when}"}
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


def between(low: str, high: str, language: str) -> str:
    """Return "80 to 85" or "80 à 85", a single number where both ends are written the same."""
    return low if low == high else f"{low} {'à' if language == 'fr' else 'to'} {high}"


def spaced(text: str, language: str) -> str:
    """Return text with the spaces that French typography asks for before : ; ! ? % and within « »."""
    if language != "fr":
        return text
    closed = re.sub(r" (?=[;!?])|(?<=\d) (?=%)", THIN, text)
    return re.sub(r" (?=[:»])|(?<=«) ", NO_BREAK, closed)


def full_date(day: date, language: str) -> str:
    """Return "31 août 2023" or "31 August 2023"."""
    in_month = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{in_month} {month_and_year(day, language)}"


def month_and_year(day: date, language: str) -> str:
    """Return "décembre 2027" or "December 2027"."""
    return f"{MONTHS[language].split()[day.month - 1]} {day.year}"
