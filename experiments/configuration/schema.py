"""The settings of a run and of an experiment as typed, bounded values; levers and rules have their own."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag
from pydantic_core import PydanticCustomError

from experiments.configuration.plain_names import NAME, plain_name
from experiments.language.texts import LANGUAGES
from sim.calendar import FIRST_MONTH, first_day
from sim.world.settings import SCALE_RANGE

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
LAST_DAY = date(2060, 12, 31)
ADDRESS = re.compile(r"(tcp|tls)://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]{1,253}):(?P<port>[0-9]{1,5})")
LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")  # between the dots of a host's name


def _day(value: Any) -> date:
    text = value if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else ""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("day", "it is not a date, which is written year-month-day") from None


def _number_of_replicates(value: Any) -> Any:
    """Turn `auto` into None; the number of replicates then follows from the precision asked for."""
    if value is None:
        raise PydanticCustomError("replicates", "it is neither a number nor auto")
    return None if value == "auto" else value


def _name(value: Any) -> Any:
    if not isinstance(value, str) or not NAME.fullmatch(value):
        example = {"example": plain_name(str(value)) or "my_study"}
        raise PydanticCustomError("name", "a name has up to 100 letters a–z, digits, _ and -, as {example}", example)
    return value


def _address(value: Any) -> Any:
    found = ADDRESS.fullmatch(value) if isinstance(value, str) else None
    if value is not None and not (found and _is_host(found["host"]) and 0 < int(found["port"]) < 2**16):
        raise PydanticCustomError("address", "it is not an address of a scheduler")
    return value


def _is_host(name: str) -> bool:
    """Return whether a host is an IP address, or a name of labels of which the last is no number."""
    labels = name.split(".")
    if name.startswith("[") or labels[-1].isdigit():
        try:
            return ip_address(name.strip("[]")).version == (6 if name.startswith("[") else 4)
        except ValueError:
            return False
    return all(map(LABEL.fullmatch, labels))


def _code(value: Any) -> Any:
    """Return one code or several as text, sorted; YAML reads the code 59 as a number."""
    codes = value if isinstance(value, list) else str(value).split(",") if isinstance(value, str) else [value]
    if value is None or not all(isinstance(one, int | str) and not isinstance(one, bool) for one in codes):
        return value
    texts = [str(one).strip() for one in codes]
    if not texts or len(set(texts)) < len(texts):
        raise PydanticCustomError("codes", "it names no place, or one of them twice")
    return ",".join(sorted(texts))


Day = Annotated[date, BeforeValidator(_day)]
Name = Annotated[str, BeforeValidator(_name)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Part(BaseModel):
    """What all parts of a configuration share: frozen, no unknown keys, nothing coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Label(Part):
    """A text for people, in both languages."""

    fr: Text
    en: Text


def _in_both_languages(value: Any) -> Any:
    return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value


Overrides = Annotated[list[str], Field(max_length=100)]


class NamedArm(Part):
    """An arm that its file names: its label, one text for both languages or one for each, and its overrides."""

    label: Annotated[Label, BeforeValidator(_in_both_languages)]
    overrides: Overrides


def _form(value: Any) -> str:
    return "[list]" if isinstance(value, list) else "[named]"


ArmPlan = Annotated[
    Annotated[Overrides, Tag("[list]")] | Annotated[NamedArm, Tag("[named]")],
    Discriminator(_form),
]


class TaskSettings(Part):
    """The settings of a task; its file declares a subclass with the keys of configs/task/<task>.yaml."""

    configs: Path = CONFIGS
    set_in: Mapping[str, Callable[[str], str]] = {}
    """By arm, a function from a dotted path to the file or override that sets the value."""


class Quick(Part):
    """What a smoke run uses where the person gives nothing else."""

    scale: float = Field(ge=SCALE_RANGE[0], le=SCALE_RANGE[1])
    draws: int = Field(ge=1, le=10_000)
    replicates: int = Field(ge=1, le=10_000)


class Task(Part):
    """What is to be done; `arms` says whose its arms are: configured, of a stored study, or history's own."""

    name: str
    help: str
    arms: Literal["configured", "history", "stored"]
    draws: bool = Field(default=True, description="false: the task brings parameters of its own")


class Experiment(Part):
    """A question and the arms that answer it, each a list of overrides, with a label of its own or without."""

    question: Label
    arms: dict[Name, ArmPlan] = Field(min_length=1)


class Territory(Part):
    """The part of the world that is simulated."""

    kind: Literal["france", "region", "departement", "synthetic"]
    code: Annotated[str | None, BeforeValidator(_code)]
    file: str | None = Field(min_length=1)


class Named(Part):
    """An engine."""

    name: str


class Compute(Part):
    """How runs are spread over processes."""

    name: str
    workers: int | None = Field(ge=1, le=1024, description="processes; null: one for each processor")
    address: Annotated[str | None, BeforeValidator(_address)] = Field(
        default=None, description="tcp://HOST:PORT or tls://HOST:PORT; null: a cluster of this machine"
    )


class Precision(Part):
    """What replicates=auto reaches."""

    half_width: dict[str, Annotated[float, Field(gt=0)] | None] = Field(
        description="a metric, and half of the 95 % interval of its mean difference, above 0; null: not asked"
    )
    date: Day | None
    level: Literal["national", "region", "departement"]
    most_replicates: int = Field(ge=2, le=10_000, description="replicates for each draw")


class Margins(Part):
    """By headline, the mean difference from the baseline up to which arms count as equal."""

    coverage_li_plus: float = Field(ge=0, le=1, description="share of the population")
    coverage_aci: float = Field(ge=0, le=1, description="share of the population")
    coverage_functioning: float = Field(ge=0, le=1, description="share of the population")
    n_shells: Annotated[float, Field(ge=0)] | None = Field(description="CPTS; null: by the place simulated")
    shell_share: float = Field(ge=0, le=1, description="share of ACI old enough to be judged")
    population_under_shell: float = Field(ge=0, le=1, description="share of the population")
    public_cost_euros: float = Field(ge=0, le=1, description="share of what the baseline spends")


class Run(Part):
    """The top level of a configuration, without levers, history, behaviour, priors and population."""

    task: Task
    experiment: Experiment
    territory: Territory
    engine: Named
    compute: Compute
    study: Name | None
    label: Text | None
    baseline: str
    seed: int = Field(ge=0, le=2**63 - 1, description="a whole number")
    draws: int = Field(ge=1, le=10_000, description="parameter draws")
    parameters: Literal["posterior", "prior"]
    start_from: Literal["observed", "beginning"]
    replicates: Annotated[
        Annotated[int, Field(ge=1, le=10_000)] | None,
        BeforeValidator(_number_of_replicates),
        Field(description="1 to 10000 replicates for each draw; or auto: as many as `precision` needs"),
    ]
    precision: Precision
    margins: Margins
    start: Day = Field(ge=first_day(FIRST_MONTH), le=LAST_DAY, description=f"{first_day(FIRST_MONTH)} to {LAST_DAY}")
    end: Day = Field(ge=first_day(FIRST_MONTH), le=LAST_DAY, description=f"{first_day(FIRST_MONTH)} to {LAST_DAY}")
    as_of: Day = Field(ge=first_day(FIRST_MONTH), le=LAST_DAY, description=f"{first_day(FIRST_MONTH)} to {LAST_DAY}")
    observations: str | None
    territory_dates: list[Day]
    dates: list[Day] = []
    tables: Literal["small", "full"] = "small"
    outputs: Literal["runs", "aggregated"] = "runs"
    portion: int = Field(default=250, ge=1, le=10_000, description="draws × replicates")
    mode: Literal["full", "quick"]
    language: Literal["fr", "en"]
    results: str = Field(min_length=1)
    quick: Quick


class Population(Part):
    """How many agents stand for the professionals; the rest of the population is PopulationSettings."""

    scale: float = Field(ge=SCALE_RANGE[0], le=SCALE_RANGE[1], description="agents per professional")
