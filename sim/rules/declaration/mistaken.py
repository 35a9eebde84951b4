"""Mistaken declarations: some GPs take another structure, or a perimeter they work in, for their CPTS."""

from sim.parameters import quantity
from sim.rules.declaration import DeclarationRule, Real


class Mistaken(DeclarationRule):
    """Members say so; of the others a few are mistaken, and some count themselves in because their territory is.

    Bounds keep the two answers of one GP exclusive: the shares of any GP outside add up to 0.8 at most.
    """

    mistakes_other_structure: float = quantity(
        "share of GPs who are no members", "say they are in a functioning CPTS but mean another structure", 0, 0.3
    )
    takes_project_for_functioning: float = quantity(
        "share of GPs who are members of a project", "say that their CPTS is functioning already", 0, 1
    )
    counts_in_by_aci_perimeter: float = quantity(
        "share of GPs who are no members, in the perimeter of an ACI", "say they are in this functioning CPTS", 0, 0.5
    )
    counts_in_by_project_perimeter: float = quantity(
        "share of GPs who are no members, in the perimeter of a project", "say they are in this project", 0, 0.5
    )

    def functioning_share(self, aci_member: Real, project_member: Real, aci_outside: Real, outside: Real) -> Real:
        """Return all members of a CPTS with an ACI, and those of the others who count themselves in."""
        in_perimeter = self.counts_in_by_aci_perimeter * aci_outside
        mistaken = self.mistakes_other_structure * outside
        return aci_member + self.takes_project_for_functioning * project_member + in_perimeter + mistaken

    def project_share(self, project_member: Real, project_outside: Real) -> Real:
        """Return members of projects who call them projects, and GPs around who count themselves in."""
        says_project = (1 - self.takes_project_for_functioning) * project_member
        return says_project + self.counts_in_by_project_perimeter * project_outside
