"""Finding the few among the many: rows for which something holds, listed without a branch that cannot be foreseen.

A kernel first has a flag for each row, set in a loop over slices that the compiler turns into vector instructions, then
lists the flagged rows here, then does its work on these. A processor that has to guess for each of 400,000 rows loses
more than this costs.
"""

import numpy as np

from sim.engine.fast.compiled import inlined

WORD = 8  # flags looked at together where few are set
_WORD_OF_FLAGS = np.uint64


@inlined
def list_flagged(flags, n, listed):
    """List the positions among the first `n` whose flag (0 or 1) is set; return how many.

    `listed` has room for one more than are flagged.
    """
    n_listed = 0
    for index in range(n):
        listed[n_listed] = index
        n_listed += flags[index]
    return n_listed


@inlined
def list_rare(flags, first_row, rows):
    """List the rows of flags (0 or 1, a multiple of WORD) that are set, where that is one in hundreds; return how many.

    The flags are those of rows from `first_row` on; `rows` has room for one row more than are flagged.
    """
    words = flags.view(_WORD_OF_FLAGS)
    n_listed = 0
    for word in range(len(words)):
        if words[word] == 0:
            continue
        for index in range(word * WORD, word * WORD + WORD):
            rows[n_listed] = first_row + index
            n_listed += flags[index]
    return n_listed
