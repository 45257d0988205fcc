"""Numbers for the formulas of in-context learning: prompts that are drawn, and averages by exact moments."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import mpmath as mp
import sympy as sp

from rnnchaos.numerics.checks.reference_point import Range, Witness
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.algebra.expectation import isserlis

DIGITS = 32


def number(name: str, /, **parameters: Any) -> Any:
    """A value of this column."""
    return evaluate(f"in_context.{name}", digits=DIGITS, **parameters).mpf


def mean(of: sp.Expr) -> Any:
    """Of a polynomial in independent standard normal variables, exactly."""
    terms = sp.Poly(of, *sorted(of.free_symbols, key=str)).terms()
    return sum(f * sp.Mul(*(isserlis((power,), [[1]]) for power in powers)) for powers, f in terms)


def prompt(D: int, N: int) -> tuple[Any, list[Any], list[Any]]:
    """Target, features a_1 ... a_D, c2, and inputs of the query, in all that is drawn."""
    w, q, *x = (sp.symbols(f"{name}_:{D}", real=True) for name in ("w", "q", *map("x{}".format, range(N))))
    y = [sp.Add(*map(sp.Mul, w, each)) / sp.sqrt(D) for each in x]
    a = [sp.Add(*(y[i] * x[i][m] for i in range(N))) / N for m in range(D)]
    return sp.Add(*map(sp.Mul, w, q)) / sp.sqrt(D), [*a, sp.Add(*(each**2 for each in y)) / N], list(q)


def exact(D: int, N: int, W: Sequence[Sequence[int]]) -> Any:
    """Error of the weights W, (D + 1, D), on a fresh prompt."""
    target, a, q = prompt(D, N)
    return mean((target - sum(W[m][n] * a[m] * q[n] for m in range(D + 1) for n in range(D))) ** 2)


def _drawn(seed: str) -> dict[str, Any]:
    """H by its definition, with two weights, from seven prompts."""
    source, prompts = random.Random(seed), range(7)
    y, s1, s2 = ([mp.mpf(source.gauss(0, 1)) for _ in prompts] for _ in range(3))
    W1, W2, ridge = (mp.mpf(source.uniform(0.2, 2)) for _ in range(3))
    missed = mp.fsum((t - W1 * a - W2 * b) ** 2 for t, a, b in zip(y, s1, s2, strict=True)) / 14
    means = {"T": (y, y), "h1": (y, s1), "h2": (y, s2), "S11": (s1, s1), "S12": (s1, s2), "S22": (s2, s2)}
    found = {name: mp.fsum(map(mp.fmul, *pair)) / 7 for name, pair in means.items()}
    return found | {"W1": W1, "W2": W2, "lambda0": ridge, "H": missed + ridge * (W1**2 + W2**2) / 2}


def _free(**texts: str) -> dict[str, Any]:
    k, h, beta = (mp.mpf(texts[name]) for name in ("k", "h", "beta"))
    Z = mp.quad(lambda w: mp.exp(-beta * (k * w**2 / 2 - h * w)), [-mp.inf, h / k, mp.inf])
    first = mp.quad(lambda w: w * mp.exp(-beta * (k * w**2 / 2 - h * w)), [-mp.inf, h / k, mp.inf])
    return {"k": k, "h": h, "beta": beta, "f": -mp.log(Z) / beta, "m": first / Z}


def _cavity(seed: str) -> dict[str, Any]:
    """A weight of the ridge solution of four, and what it gets from the other three."""
    source, size = random.Random(seed), range(4)
    s = [[mp.mpf(source.gauss(0, 1)) for _ in range(9)] for _ in size]
    K = mp.matrix([[mp.fsum(map(mp.fmul, a, b)) / 9 + (a is b) for b in s] for a in s])
    h = mp.matrix([mp.mpf(source.gauss(0, 1)) for _ in size])
    W = mp.lu_solve(K, h)
    return {"m": W[0], "h": h[0], "lambda_i": K[0, 0], "F": -mp.fsum(K[0, j] * W[j] for j in (1, 2, 3))}


def _any(D: str, N: str) -> dict[str, Any]:
    """Of integer weights."""
    d, n = int(D), int(N)
    W = [[1 + (2 * i + 3 * j) % 4 for j in range(d)] for i in range(d + 1)]
    block = {"trA": sum(W[i][i] for i in range(d)), "A2": sum(x * x for row in W[:d] for x in row)}
    error = mp.mpmathify(exact(d, n, W))
    return {**_finite(D, N), **block, "v2": sum(x * x for x in W[d]), "E": error}


def _finite(D: str, N: str, lambda0: str = "0") -> dict[str, Any]:
    kappa = int(D) * number("couplings", D=D, N=N)
    return {"D": mp.mpf(D), "N": mp.mpf(N), "kappa": kappa, "lambda0": mp.mpf(lambda0)}


def _squares(D: str, N: str) -> dict[str, Any]:
    """Mean squares of features by moments of everything that is drawn."""
    _, a, q = prompt(int(D), int(N))
    S, labels = (mp.mpmathify(mean((feature * q[0]) ** 2)) for feature in (a[0], a[-1]))
    return {"D": mp.mpf(D), "N": mp.mpf(N), "S": S, "S_l": labels}


def _ridge(D: str, N: str, lambda0: str) -> dict[str, Any]:
    given = {"D": D, "N": N, "lambda0": lambda0}
    found = {"c": number("weight", **given), "E": number("population_error", **given)}
    return {**_finite(D, N, lambda0), **found}


def _first(D: str, N: str) -> dict[str, Any]:
    return {"D": mp.mpf(D), "N": mp.mpf(N), "e1": number("first_correction", D=D, N=N)}


_LETTER = {"effective_ridge": "lambdahat", "learning_curve": "E", "training_error": "E_t", "reaction": "x"}
_LETTER |= {"message_passing_excess": "r"}


def _limit(*names: str) -> Any:
    def values(nu: str, tau: str, l: str) -> Mapping[str, Any]:  # noqa: E741
        found = {_LETTER[name]: number(name, nu=nu, tau=tau, l=l) for name in names}
        return {"kappa": 1 + 1 / mp.mpf(nu), "tau": mp.mpf(tau), "l": mp.mpf(l), **found}

    return values


def _of(name: str, subject: str, values: Any, ranges: Mapping[str, Range]) -> Witness:
    return Witness(f"in_context.{name}", subject, values, ranges)


_DECAY: dict[str, Range] = {"lambda0": ("0.01", "2.0")}
_SIZES: dict[str, Range] = {"D": ("1", "40"), "N": ("1", "90")}
_SEED: Mapping[str, Range] = {"seed": tuple(f"prompts {k}" for k in range(1, 10))}
_MODE: Mapping[str, Range] = {"k": ("0.5", "3.0"), "h": ("0.2", "2.0"), "beta": ("0.5", "4.0")}
_SMALL: Mapping[str, Range] = {"D": ("1", "2"), "N": ("2", "3")}
_CURVE: Mapping[str, Range] = {"nu": ("0.3", "4.0"), "tau": ("0.3", "4.0"), "l": ("0.05", "2.0")}
_MANY: Mapping[str, Range] = {"nu": ("0.3", "4.0"), "tau": ("6.0", "30.0"), "l": ("0.05", "2.0")}
WITNESSES = (
    _of("hamiltonian", "H", _drawn, _SEED),
    _of("free_energy", "f", _free, _MODE),
    _of("ridge", "m", _free, _MODE),
    _of("couplings", "S", _squares, _SMALL),
    _of("label_couplings", "S_l", _squares, _SMALL),
    _of("weight", "c", _ridge, _SIZES | _DECAY),
    _of("test_error", "E", _any, _SMALL),
    _of("population_error", "E", _ridge, _SIZES | _DECAY),
    _of("first_correction", "e1", _first, _SIZES),
    _of("effective_ridge", "lambdahat", _limit("effective_ridge"), _CURVE),
    _of("learning_curve", "E", _limit("effective_ridge", "learning_curve"), _CURVE),
    _of("training_error", "E_t", _limit("effective_ridge", "training_error"), _CURVE),
    _of(
        "interpolation_threshold",
        "P",
        lambda D: {"D": mp.mpf(D), "P": number("interpolation_threshold", D=D)},
        {"D": ("1", "40")},
    ),
    _of("message_passing", "m", _cavity, _SEED),
    _of("reaction", "x", _limit("reaction"), _MANY),
    _of("message_passing_excess", "r", _limit("reaction", "message_passing_excess"), _MANY),
)
