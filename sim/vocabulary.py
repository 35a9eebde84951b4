"""The words of the domain, as enumerations: one word, one meaning (docs/glossary.md)."""

from enum import IntEnum, StrEnum


class Profession(IntEnum):
    """The liberal professions of the model; the value is the column in every professions table."""

    MEDECIN_GENERALISTE = 0
    MEDECIN_SPECIALISTE = 1
    INFIRMIER = 2
    MASSEUR_KINESITHERAPEUTE = 3
    CHIRURGIEN_DENTISTE = 4
    SAGE_FEMME = 5
    ORTHOPHONISTE = 6
    PEDICURE_PODOLOGUE = 7
    ORTHOPTISTE = 8
    PHARMACIEN = 9


class Practice(IntEnum):
    """Where a professional works."""

    SOLO = 0
    GROUP = 1
    MSP = 2


class Status(IntEnum):
    """A professional's relation to the CPTS of the territory; ACTIVE is a member who takes part in the work."""

    OUTSIDE = 0
    MEMBER = 1
    ACTIVE = 2


class Stage(IntEnum):
    """How far the CPTS of a territory has come; a WHITE territory has none. The order is the order of the stages."""

    WHITE = 0
    PREPROJECT = 1
    LETTRE_INTENTION = 2
    PROJET_SANTE = 3
    ACI = 4


class Mission(IntEnum):
    """Missions of the ACI; the first four are core (the crisis mission from avenant 2 on), the last two optional."""

    ACCESS = 0
    PATHWAYS = 1
    PREVENTION = 2
    CRISIS = 3
    QUALITY = 4
    SUPPORT = 5


class MissionState(IntEnum):
    """How far a mission has come."""

    NOT_STARTED = 0
    STARTED = 1
    DEPLOYED = 2


class Coordinator(IntEnum):
    """The coordinator of a CPTS."""

    NONE = 0
    HIRED = 1
    TRAINED = 2


class Payer(IntEnum):
    """Who pays: the Assurance maladie, the ARS (FIR), and the ARS–CPAM facilitation teams."""

    CNAM = 0
    FIR = 1
    FACILITATION = 2


class SizeBand(IntEnum):
    """Contract size bands by population: under 40,000; to 80,000; to 175,000; above."""

    T1 = 0
    T2 = 1
    T3 = 2
    T4 = 3


class DensityClass(IntEnum):
    """Kind of territory, from the size of its communes (definition in docs/model.md)."""

    RURAL = 0
    SMALL_TOWN = 1
    URBAN = 2
    METROPOLIS = 3


class Allocation(StrEnum):
    """How an ARS allocates its facilitators."""

    BALANCED = "balanced"
    WHITE_FIRST = "white_first"
    STRUGGLING_FIRST = "struggling_first"


class MembershipMode(StrEnum):
    """Membership on request, or automatic unless refused (proposed, removed by the Senate in October 2023)."""

    VOLUNTARY = "voluntary"
    AUTOMATIC = "automatic"


class Level(StrEnum):
    """Levels at which results are reported."""

    NATIONAL = "national"
    REGION = "region"
    DEPARTEMENT = "departement"
    TERRITORY = "territory"


N_PROFESSIONS = len(Profession)
N_MISSIONS = len(Mission)
CORE_MISSIONS = (Mission.ACCESS, Mission.PATHWAYS, Mission.PREVENTION, Mission.CRISIS)
NATIONAL_CODE = "FR"
