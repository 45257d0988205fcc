"""Arrays of half and single precision are computed in float64: the numbers are those of the arrays widened
beforehand, bit by bit. What would compute with less than it is given is refused."""

import warnings
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.own.lyapunov_spectrum import lyapunov_spectrum

N = 8
RNG = np.random.default_rng(5)
J, START, BIAS = RNG.standard_normal((N, N)) / np.sqrt(N), RNG.standard_normal(N), RNG.standard_normal(N) / 5


def exponents(J: Any, kind: Any, **given: Any) -> Any:
    shorter = {"g": 3.0, "burn": 5, "align": 5, "duration": 20, "rng": 1} | given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = lyapunov_spectrum(J, x0=START.astype(kind), bias=BIAS.astype(kind), **shorter)
    return found.exponents


@pytest.mark.parametrize("kind", [np.float16, np.float32])
@pytest.mark.parametrize("scheme", ["rk4", "euler", "rates", "inputs"])
@pytest.mark.parametrize("k", [2, N])
def test_narrow_arrays_are_widened(kind: Any, scheme: str, k: int) -> None:
    narrow = exponents(J.astype(kind), kind, scheme=scheme, k=k)
    wide = exponents(J.astype(kind).astype(float), kind, scheme=scheme, k=k)
    assert narrow.dtype == np.float64
    np.testing.assert_array_equal(narrow, wide)
    assert not np.array_equal(narrow, exponents(J, kind, scheme=scheme, k=k))


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_narrow_sparse_matrices_are_widened(kind: Any) -> None:
    narrow = exponents(csr_array(J.astype(np.float32)), kind, k=2)
    np.testing.assert_array_equal(narrow, exponents(csr_array(J.astype(np.float32).astype(float)), kind, k=2))


def test_what_computes_with_less_is_refused() -> None:
    short = LinearOperator(
        (N, N),
        matvec=lambda x: (J @ x).astype(np.float32),
        matmat=lambda x: (J @ x).astype(np.float32),
        dtype=float,
    )
    with pytest.raises(UsageError, match="J = a LinearOperator whose product with float64 is float32"):
        exponents(short, float, k=2)

    def phi(x: Any) -> Any:
        return np.tanh(x.astype(np.float32))

    with pytest.raises(UsageError, match="phi = phi, which gives float32 of float64"):
        exponents(J, float, phi=(phi, lambda x: 1 - np.tanh(x) ** 2))
