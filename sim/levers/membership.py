"""Membership on request, or automatic unless refused."""

from pydantic import Field

from sim.levers.base import LeverGroup
from sim.vocabulary import MembershipMode


class Membership(LeverGroup):
    """How a professional becomes a member."""

    order = 7
    mode: MembershipMode = Field(description="voluntary, or automatic unless the professional objects", strict=False)
