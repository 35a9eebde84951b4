"""Finding the few among the many: rows for which something holds, listed without a branch that cannot be foreseen.

A kernel first sets a flag for each row of a territory (a loop over slices, which the compiler turns into vector
instructions), then lists the flagged rows here, then does its work on these. A processor that has to guess for each of
400,000 rows loses more than this costs.
"""

from sim.engine.fast.compiled import inlined


@inlined
def list_flagged(flags, n, listed):
    """List the places among the first `n` whose flag (0 or 1) is set; return how many.

    `listed` has room for one place more than are flagged.
    """
    n_listed = 0
    for place in range(n):
        listed[n_listed] = place
        n_listed += flags[place]
    return n_listed
