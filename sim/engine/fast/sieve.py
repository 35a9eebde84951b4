"""Finding the few among the many: rows for which something holds, listed without a branch that cannot be foreseen.

A kernel first sets a flag for each row of a territory (a loop over slices, which the compiler turns into vector
instructions), then lists the flagged rows here, then does its work on these. A processor that has to guess for each of
400,000 rows loses more than this costs.
"""

import numpy as np

from sim.engine.fast.compiled import inlined

WORD = 8  # flags looked at together
_WORD_OF_FLAGS = np.uint64


@inlined
def list_flagged(flags, n, listed):
    """List the places among the first `n` whose flag (0 or 1, uint8) is set; return how many.

    `flags` has room for a multiple of WORD after `n`, `listed` for one place more than are flagged.
    """
    for place in range(n, (n // WORD + 1) * WORD):
        flags[place] = 0
    words = flags.view(_WORD_OF_FLAGS)
    n_listed = 0
    for word in range(n // WORD + 1):
        if words[word] == 0:
            continue
        for place in range(word * WORD, word * WORD + WORD):
            listed[n_listed] = place
            n_listed += flags[place]
    return n_listed


@inlined
def room_for_flags(n):
    """Return an array for the flags of `n` rows."""
    return np.empty((n // WORD + 1) * WORD, dtype=np.uint8)
