"""The types of NumPy arrays, by what they hold."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.int32]  # rows of a table: territories, professionals, CPTS
Codes = NDArray[np.int8]  # values of an enumeration: Profession, Stage, …
Positions = NDArray[np.intp]  # positions in a list, such as the codes of a grouping
