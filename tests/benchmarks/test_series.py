"""Order 100 of the onset series against SymPy's own series of the same order per term: run with
`pytest tests/benchmarks --benchmark-only`.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.nonlinearity.registry import REGISTRY
from rnnchaos.theory.onset.series import normal_form, universal

SYMPY_ORDER = 4


def test_order_100(benchmark: Any) -> None:
    """The whole expansion to order 100 in exact rationals."""
    benchmark.pedantic(lambda: universal(normal_form(REGISTRY["tanh"], 101), 100), rounds=3)


def test_order_100_against_sympys_reversion(benchmark: Any) -> None:
    """The reversion step alone, SymPy's ring series at order 30 against ours at order 30: the ratio is
    printed."""
    from time import perf_counter

    from sympy.polys.ring_series import rs_series_reversion

    order = 30
    found = universal(normal_form(REGISTRY["tanh"], order + 1), order)
    ring, x, y = sp.ring("x y", sp.QQ)
    series = sum((sp.QQ(int(c.p), int(c.q)) * x**k for k, c in enumerate(found.distance)), ring.zero)
    start = perf_counter()
    reverted = rs_series_reversion(series, x, order + 1, y)
    slow = perf_counter() - start
    benchmark.pedantic(lambda: universal(normal_form(REGISTRY["tanh"], order + 1), order), rounds=5)
    assert reverted.coeff(y**5) == sp.QQ(int(found.variance[5].p), int(found.variance[5].q))
    benchmark.extra_info["sympy_reversion_over_whole_expansion"] = slow / benchmark.stats["median"]
