"""Signatures are bunched in December; a new kind of contract takes time to become usual."""

from sim.parameters import quantity
from sim.rules.functions import saturation
from sim.rules.sign import SignRule


class December(SignRule):
    """ACI are bunched in December, and sooner signed for a bonus or under pressure."""

    pace: float = quantity("signatures a month", "in an ordinary month, once the contract is usual", 0, 5)
    december: float = quantity("factor", "in December", 1, 20)
    half_learning: float = quantity("months", "age of the contract at which it is half as usual as later", 0.1, 60)
    bonus: float = quantity("share of the pace per unit", "added by an early-signature bonus", 0, 5)
    pressure: float = quantity("share of the pace", "added by full pressure", 0, 5)

    def signature_hazard(
        self, is_december: bool, months_of_contract: int, bonus_share: float, pressure: float
    ) -> float:
        """Return the ordinary pace times what makes this month different."""
        usual = saturation(float(months_of_contract), self.half_learning)
        push = 1.0 + self.bonus * bonus_share + self.pressure * pressure
        return self.pace * usual * push * (self.december if is_december else 1.0)
