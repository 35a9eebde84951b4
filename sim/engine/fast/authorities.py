"""Authorities in kernels: the acts of sim/month/authority.py, région by région and CPTS by CPTS."""

from sim.engine.fast.chance import uniform
from sim.engine.fast.compiled import kernel
from sim.engine.fast.membership import end
from sim.engine.fast.state import NO_CPTS
from sim.month import authority as acts
from sim.vocabulary import Stage


@kernel
def begin_authorities(state, rules, levers, leniency, luck, month):
    """Set what ARS begin with, and the pressure of the first month; `leniency` and `luck` by région."""
    for region in range(len(state.ars)):
        acts.begin_authority(state.ars[region], rules, leniency[region], luck[region])
        acts.set_pressure(state.ars[region], rules, levers[region], month)


@kernel
def levers_take_their_value(state, rules, levers, luck, month):
    """Let pressure follow the target date of each région, and shocks pass."""
    for region in range(len(state.ars)):
        acts.set_pressure(state.ars[region], rules, levers[region], month)
        acts.let_shocks_pass(state.ars[region], rules, luck[region], month)


@kernel
def authorities_act(country, state, rules, levers, chance, month):
    """Let ARS divide facilitators and validate dossiers, and CPAM sign, renew and pay."""
    allocate_facilitators(country, state, rules, levers, month)
    review(country, state, levers, month)
    sign(country, state, rules, levers, chance, month)
    renew(country, state, rules, levers, chance, month)
    pay(country, state, rules, levers, month)


@kernel
def allocate_facilitators(country, state, rules, levers, month):
    """Divide the facilitators' time of each région among white zones, projects and CPTS that run."""
    for region in range(len(state.ars)):
        acts.forget_cases(state.ars[region])
    for territory in range(len(state.territories)):
        region, lead = country.region[territory], state.territories[territory].cpts
        has_aci = lead != NO_CPTS and state.cpts[lead].stage == Stage.ACI
        acts.count_territory(state.ars[region], country.population[territory], lead == NO_CPTS, has_aci)
        if lead == territory:
            acts.count_cpts(state.ars[region], state.cpts[lead], rules, levers[region], month)
    for region in range(len(state.ars)):
        acts.divide_facilitators(state.ars[region], rules, levers[region])
    for row in range(len(state.territories)):
        territory, region = state.territories[row], country.region[row]
        if territory.cpts == row:
            acts.help_cpts(state.cpts[row], state.ars[region], rules, levers[region], month)
        acts.help_territory(territory, territory.cpts == NO_CPTS, state.ars[region])
        acts.pay_facilitators(territory, row, state.ars[region], state)


@kernel
def review(country, state, levers, month):
    """Validate the dossiers whose time of review is over."""
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            acts.review(state.cpts[lead], lead, levers[country.region[lead]], state, month)


@kernel
def sign(country, state, rules, levers, chance, month):
    """Sign the ACI of CPTS whose projet de santé is validated."""
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            cpts, region = state.cpts[lead], country.region[lead]
            draw = uniform(country.territory_key[lead], chance.sign)
            if acts.is_signing(cpts, rules, levers[region], state.ars[region], draw, month):
                acts.sign(cpts, lead, levers[region], state, month)


@kernel
def renew(country, state, rules, levers, chance, month):
    """Renew the contracts that come to their term, or let them end."""
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            cpts, region = state.cpts[lead], country.region[lead]
            draw = uniform(country.territory_key[lead], chance.renew)
            if acts.ends_at_term(cpts, lead, rules, levers[region], state, draw, month):
                end(country, state, lead)


@kernel
def pay(country, state, rules, levers, month):
    """Pay what is due this month under the contracts, and ARS money for projects."""
    for lead in range(len(state.cpts)):
        if state.territories[lead].cpts == lead:
            acts.pay(state.cpts[lead], lead, rules, levers[country.region[lead]], state, month)
