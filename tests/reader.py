"""A reader of what the project writes for people: it names what nobody would write by hand."""

import re
from collections.abc import Iterator

from sim.metrics import all_metrics

NUMBER = r"[+−]?\d[\d,.\u202f\u00a0 ]*"
INTERVAL = re.compile(rf"({NUMBER})\s*(?:%|pts?|points?)?\s*\[({NUMBER})\s*(?:;|,(?=\s))\s*({NUMBER})\]")
METRICS = sorted((metric.name for metric in all_metrics() if "_" in metric.name), key=len, reverse=True)
NAMES = re.compile(rf"(?<!`)\b({'|'.join(METRICS)})(_pct)?\b")
VERBS = "is higher|is lower|augmente|diminue"
FAULTS = {
    "a hyphen for a minus sign": re.compile(r"(?<![\w\d/.=-])-\d"),
    "an end of a list without an item": re.compile(r"[;,:][\s\u202f\u00a0]*[.;,](?=\s|$)"),
    "two statements of uncertainty": re.compile(r"±"),
    "a verb told twice": re.compile(rf"\b({VERBS})\b(?:[^.;|\n]|\.\d|\n(?!\n))*?(?:,|\band|\bet)\s\1\b"),
    "a value that is none": re.compile(r"\b(nan|None|NaN|inf)\b|[{}]"),
    "a word told twice": re.compile(r"(?i)\b(caution|attention|\w{4,})\s*:?\s+\1\b"),
}
OF_LANGUAGE = {
    "fr": {
        "a decimal point": re.compile(r"(?<![\w.])\d+\.\d+(?![\w.])"),
        "a sign without its space": re.compile(r"\w%|\w[;!?](?=\s|$)|\w:(?=\s|$)"),
    },
    "en": {"a French space": re.compile(r"\d\u202f\d|\s%")},
}


def value_of(written: str, language: str) -> float:
    plain = re.sub(r"[\u202f\u00a0 ]", "", written).replace("−", "-").rstrip(",")
    return float(plain.replace(",", "." if language == "fr" else ""))


def faults(text: str, language: str) -> Iterator[str]:
    """Yield what is wrong in a text, and where."""
    for name, pattern in {**FAULTS, **OF_LANGUAGE[language]}.items():
        yield from (f"{name}: {around(text, found)}" for found in pattern.finditer(text))
    yield from (f"a name of the code: {around(text, found)}" for found in NAMES.finditer(text))
    for found in INTERVAL.finditer(text):
        middle, low, high = (value_of(one, language) for one in found.groups())
        if not low <= middle <= high:
            yield f"a figure outside its interval: {found.group()}"


def around(text: str, found: "re.Match[str]") -> str:
    return text[max(0, found.start() - 25) : found.end() + 25].replace("\n", " ")
