"""The decisions of a month, and the rule that answers each."""

from dataclasses import dataclass, fields

from sim.behaviour import Behaviour
from sim.rules.begin import BeginRule
from sim.rules.contract import ContractRule
from sim.rules.coordinate import CoordinateRule
from sim.rules.engage import EngageRule
from sim.rules.fatigue import FatigueRule
from sim.rules.found import FoundRule
from sim.rules.help import HelpRule
from sim.rules.initiate import InitiateRule
from sim.rules.join import JoinRule
from sim.rules.mission import MissionRule
from sim.rules.pay import PayRule
from sim.rules.perimeter import PerimeterRule
from sim.rules.prepare import PrepareRule
from sim.rules.pressure import PressureRule
from sim.rules.readiness import ReadinessRule
from sim.rules.shock import ShockRule
from sim.rules.sign import SignRule
from sim.rules.vitality import VitalityRule
from sim.rules.workforce import WorkforceRule


@dataclass(frozen=True)
class MonthRules:
    """One rule for each decision that agents take in a month."""

    readiness: ReadinessRule
    begin: BeginRule
    pressure: PressureRule
    shock: ShockRule
    help: HelpRule
    initiate: InitiateRule
    found: FoundRule
    perimeter: PerimeterRule
    prepare: PrepareRule
    sign: SignRule
    coordinate: CoordinateRule
    join: JoinRule
    engage: EngageRule
    mission: MissionRule
    fatigue: FatigueRule
    vitality: VitalityRule
    contract: ContractRule
    workforce: WorkforceRule
    pay: PayRule

    @classmethod
    def of(cls, behaviour: Behaviour) -> "MonthRules":
        """Return the rules that a behaviour chose for the decisions of a month."""
        return cls(**{field.name: behaviour[field.name] for field in fields(cls)})  # type: ignore[arg-type]
