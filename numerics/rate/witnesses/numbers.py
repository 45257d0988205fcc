r"""What the witnesses of rate networks put in: values by `evaluate`, and $E f(m+\sqrt{\Delta_0}z)$ by a
trapezoid rule of its own.

The rule errs like $e^{-2\pi d/h}$ for f analytic in a strip of width d: a step of two over the number of
digits leaves nothing for tanh and erf at variances of order 1.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import mpmath as mp
import sympy as sp

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.nonlinearity.registry import nonlinearity

DIGITS = 32
_x = sp.Symbol("x", real=True)
Equations = Callable[..., Sequence[Any]]


def number(name: str, *, digits: int = DIGITS, **parameters: Any) -> Any:
    """A value of this column."""
    return evaluate(f"rate.{name}", digits=digits, **parameters).mpf


@lru_cache(maxsize=64)
def derivative(phi: str, order: int) -> Callable[[Any], Any]:
    """The derivative of phi of this order over mpmath numbers."""
    found: Callable[[Any], Any] = sp.lambdify(
        _x, sp.diff(nonlinearity(phi).expression(_x), _x, order), "mpmath"
    )
    return found


@lru_cache(maxsize=8)
def _rule(digits: int) -> list[tuple[Any, Any]]:
    """Nodes and weights of the trapezoid rule for the normal law."""
    finer = digits // 2
    last = int(finer * (2 * mp.log(10) * digits) ** 0.5) + finer
    nodes = [mp.mpf(k) / finer for k in range(-last, last + 1)]
    return [(z, mp.npdf(z) / finer) for z in nodes]


def moments(phi: str, m: Any, variance: Any, *orders: tuple[int, ...]) -> list[Any]:
    """E of the products of the derivatives of phi of these orders at m + x, each derivative computed once."""
    spread, rule = mp.sqrt(variance), _rule(mp.mp.dps)
    at = [m + spread * z for z, _ in rule]
    known = {k: list(map(derivative(phi, k), at)) for k in {k for each in orders for k in each}}
    return [
        mp.fsum(w * mp.fprod(known[k][i] for k in each) for i, (_, w) in enumerate(rule)) for each in orders
    ]


def solved(equations: Equations, *start: Any) -> list[Any]:
    """A root near `start`, to the digits in force."""
    found = mp.findroot(equations, start if len(start) > 1 else start[0], tol=mp.eps * 64)
    return list(found) if len(start) > 1 else [found]


@lru_cache(maxsize=32)
def state(
    g: str, J0: str = "0", b: str = "0", sigma_b: str = "0", D: str = "0", phi: str = "erf"
) -> dict[str, Any]:
    """Everything at the state that moves."""
    given: dict[str, Any] = {"g": g, "J0": J0, "b": b, "sigma_b": sigma_b, "D": D}
    names = {"m": "mean", "Delta0": "variance", "Delta_inf": "frozen_variance"}
    if mp.mpf(D) == 0:
        names["Gamma0"] = "kinetic_energy"
    known = {letter: number(name, phi=phi, **given) for letter, name in names.items()}
    known |= {name: mp.mpf(text) for name, text in given.items()}
    return {**known, "delta0": known["Delta0"] - known["Delta_inf"]}


@lru_cache(maxsize=32)
def boundary(phi: str, J0: str, b: str, sigma_b: str = "0") -> dict[str, Any]:
    """g, m and Delta0 at the boundary of chaos."""
    given: dict[str, Any] = {"J0": J0, "b": b, "sigma_b": sigma_b}
    g = number("chaos_boundary", digits=40, phi=phi, **given)
    at: dict[str, Any] = {**given, "phi": phi, "g": mp.nstr(g, 40)}
    found = {"m": number("static.mean", **at), "Delta0": number("static.variance", **at)}
    return {**{name: mp.mpf(text) for name, text in given.items()}, **found, "g": g, "g_c": g}
