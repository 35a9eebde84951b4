"""The suite takes as long on a busy machine as its processor time says."""

import numpy as np
from threadpoolctl import threadpool_info


def test_the_algebra_library_calculates_in_one_thread() -> None:
    assert np.linalg.inv(np.eye(2))[0, 0] == 1.0
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
