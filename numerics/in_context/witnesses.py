"""Numbers for the formulas of in-context learning: prompts that are drawn, and averages by exact moments."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import mpmath as mp
import sympy as sp

from rnnchaos.numerics.checks.evaluated import of_column
from rnnchaos.numerics.checks.reference_point import Range, Witness
from rnnchaos.theory.algebra.expectation import isserlis


def mean(of: sp.Expr) -> Any:
    """Of a polynomial in independent standard normal variables, exactly."""
    terms = sp.Poly(of, *sorted(of.free_symbols, key=str)).terms()
    return sum(f * sp.Mul(*(isserlis((power,), [[1]]) for power in powers)) for powers, f in terms)


def prompt(D: int, N: int) -> tuple[Any, list[Any], list[Any]]:
    """Target, features a_1 ... a_D, c2, and inputs of the query, in all that is drawn."""
    w, q, *x = (sp.symbols(f"{name}_:{D}", real=True) for name in ("w", "q", *map("x{}".format, range(N))))
    y = [_dot(w, each) / sp.sqrt(D) for each in x]
    a = [_dot(y, [each[m] for each in x]) / N for m in range(D)]
    return _dot(w, q) / sp.sqrt(D), [*a, _dot(y, y) / N], list(q)


def exact(D: int, N: int, W: Sequence[Sequence[Any]]) -> Any:
    """Error of the weights W, (D + 1, D), on a fresh prompt."""
    target, a, q = prompt(D, N)
    return mean((target - sum(a[m] * _dot(W[m], q) for m in range(D + 1))) ** 2)


def _dot(a: Sequence[Any], b: Sequence[Any]) -> Any:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _normal(source: random.Random, *shape: int) -> Any:
    """Normal numbers, nested lists of them."""
    return mp.mpf(source.gauss(0, 1)) if not shape else [_normal(source, *shape[1:]) for _ in range(shape[0])]


def _drawn(seed: str) -> dict[str, Any]:
    """H of a weight by its definition, two others being held, from seven prompts."""
    source = random.Random(seed)
    y, s, *others = _normal(source, 4, 7)
    W, ridge, *held = (mp.mpf(source.uniform(0.2, 2)) for _ in range(4))
    left = [t - _dot(held, z) for t, *z in zip(y, *others, strict=True)]
    missed = [u - W * a for u, a in zip(left, s, strict=True)]
    F = -_dot(held, [_dot(s, other) for other in others]) / 7
    known = {"W": W, "h": _dot(y, s) / 7, "F": F, "lambda_i": ridge + _dot(s, s) / 7}
    return known | {"R": _dot(left, left) / 14, "H": _dot(missed, missed) / 14 + ridge * W**2 / 2}


def _free(**texts: str) -> dict[str, Any]:
    k, h, beta = (mp.mpf(texts[name]) for name in ("k", "h", "beta"))
    moments = (lambda w, n=n: w**n * mp.exp(-beta * (k * w**2 / 2 - h * w)) for n in (0, 1))
    Z, first = (mp.quad(moment, [-mp.inf, h / k, mp.inf]) for moment in moments)
    return {"k": k, "h": h, "beta": beta, "f": -mp.log(Z) / beta, "m": first / Z}


def _cavity(seed: str) -> dict[str, Any]:
    """A weight of the ridge solution of four, and what it gets from the other three."""
    source = random.Random(seed)
    s, h = _normal(source, 4, 9), _normal(source, 4)
    K = mp.matrix([[_dot(a, b) / 9 + (a is b) for b in s] for a in s])
    W = mp.lu_solve(K, mp.matrix(h))
    return {"m": W[0], "h": h[0], "lambda_i": K[0, 0], "F": -_dot(list(K[0, 1:]), list(W[1:]))}


def _any(D: str, N: str) -> dict[str, Any]:
    """Of integer weights."""
    d = int(D)
    W = [[1 + (2 * i + 3 * j) % 4 for j in range(d)] for i in range(d + 1)]
    found = {"trA": sum(W[i][i] for i in range(d)), "A2": sum(_dot(row, row) for row in W[:d])}
    return of()(D=D, N=N) | found | {"v2": _dot(W[d], W[d]), "E": mp.mpmathify(exact(d, int(N), W))}


def _squares(D: str, N: str) -> dict[str, Any]:
    """Mean squares of features by moments of everything that is drawn."""
    _, a, q = prompt(int(D), int(N))
    S, labels = (mp.mpmathify(mean((feature * q[0]) ** 2)) for feature in (a[0], a[-1]))
    return {"D": mp.mpf(D), "N": mp.mpf(N), "S": S, "S_l": labels}


def _kappa(*, D: Any = 0, N: Any = mp.inf, nu: Any = mp.inf, **other: Any) -> dict[str, Any]:
    return {"kappa": 1 + (D + 1) / N + 1 / nu}


of = of_column("in_context", _kappa)
_SEED: Mapping[str, Range] = {"seed": tuple(f"prompts {k}" for k in range(1, 10))}
_MODE: Mapping[str, Range] = {"k": ("0.5", "3.0"), "h": ("0.2", "2.0"), "beta": ("0.5", "4.0")}
_SMALL: Mapping[str, Range] = {"D": ("1", "2"), "N": ("2", "3")}
_SIZES: dict[str, Range] = {"D": ("1", "40"), "N": ("1", "90")}
_DECAY = _SIZES | {"lambda0": ("0.01", "2.0")}
_CURVE: dict[str, Range] = {"nu": ("0.3", "4.0"), "tau": ("0.3", "4.0"), "l": ("0.05", "2.0")}
_MANY: Mapping[str, Range] = _CURVE | {"tau": ("6.0", "30.0")}
_HAT = {"lambdahat": "effective_ridge"}
_ROWS: tuple[tuple[str, str, Any, Mapping[str, Range]], ...] = (
    ("hamiltonian", "H", _drawn, _SEED),
    ("free_energy", "f", _free, _MODE),
    ("ridge", "m", _free, _MODE),
    ("couplings", "S", _squares, _SMALL),
    ("label_couplings", "S_l", _squares, _SMALL),
    ("weight", "c", of(c="weight"), _DECAY),
    ("test_error", "E", _any, _SMALL),
    ("population_error", "E", of(E="population_error"), _DECAY),
    ("first_correction", "e1", of(e1="first_correction"), _SIZES),
    ("effective_ridge", "lambdahat", of(**_HAT), _CURVE),
    ("learning_curve", "E", of(E="learning_curve", **_HAT), _CURVE),
    ("training_error", "E_t", of(E_t="training_error", **_HAT), _CURVE),
    ("interpolation_threshold", "P", of(P="interpolation_threshold"), {"D": ("1", "40")}),
    ("message_passing", "m", _cavity, _SEED),
    ("reaction", "x", of(x="reaction"), _MANY),
    ("message_passing_excess", "r", of(x="reaction", r="message_passing_excess"), _MANY),
)


def witnesses() -> tuple[Witness, ...]:
    """Of all formulas."""
    return tuple(Witness(f"in_context.{name}", *row) for name, *row in _ROWS)
