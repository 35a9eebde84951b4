"""The order of the month, as data: what happens first, what each step reads and what it writes.

Both engines go through these steps under these names; `python -m sim.month` prints the table of docs/model.md.
"""

from typing import NamedTuple


class Step(NamedTuple):
    """A step of the month."""

    name: str
    happens: str
    reads: str
    writes: str


STEPS = (
    Step(
        "levers_take_their_value",
        "each ARS takes the levers of the month and région; pressure follows the target date; shocks in common change "
        "every half-year",
        "policy, calendar, shocks of the last half-year",
        "levers, pressure, shocks",
    ),
    Step(
        "authorities_act",
        "ARS divide facilitators and validate dossiers that are due; CPAM sign (not what was validated this month), "
        "renew and pay",
        "levers, pressure, shocks, stages, missions and vitality of the last month",
        "facilitators, stages, accounts",
    ),
    Step(
        "professionals_perceive",
        "territories look at their neighbours; each CPTS fixes what it adds to the decision to join it",
        "stages after step 2, vitality of the last month, levers",
        "success nearby, log-odds of joining, automatic membership",
    ),
    Step(
        "professionals_decide",
        "everybody in a perimeter decides: join, take part, stop, leave; nothing changes yet",
        "step 3, own status and fatigue and contacts' status of the last month",
        "decisions",
    ),
    Step(
        "territories_organise",
        "white territories join a neighbouring CPTS, then others found projects; leaders there become active",
        "perimeters of the last month, readiness, facilitators, success nearby, pressure, shocks, levers",
        "perimeters, new projects, leaders' status",
    ),
    Step(
        "decisions_take_effect",
        "the decisions of step 4 become status, and contacts see it",
        "decisions",
        "status, members among contacts",
    ),
    Step(
        "cpts_work",
        "meetings, dossiers, missions, dissolution, coordinators",
        "active members counted last month, facilitators, pressure, leniency, shocks, levers",
        "meetings, dossiers, missions, coordinators; perimeters and status where a CPTS ends",
    ),
    Step(
        "workforce_renews_itself",
        "some professionals leave and are succeeded",
        "ends of careers",
        "status, fatigue and openness of newcomers, vacant leads, ends of careers",
    ),
    Step(
        "fatigue_and_vitality_follow",
        "members are counted, work is divided among the active, fatigue and vitality move",
        "the state after step 8",
        "counts of members, hours, fatigue, vitality",
    ),
)


def month_table() -> str:
    """Return the steps as a table in Markdown."""
    rows = (
        f"| {number} | `{step.name}` | {step.happens} | {step.reads} | {step.writes} |"
        for number, step in enumerate(STEPS, start=1)
    )
    return "\n".join(("| | step | what happens | reads | writes |", "|---|---|---|---|---|", *rows))
