"""Numbers for the formulas of the Langevin machine: averages summed on a plain grid, and its quantities."""

import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import mpmath as mp
import numpy as np

from rnnchaos.numerics.checks.calculus import difference
from rnnchaos.numerics.checks.evaluated import number, numbers, of_column
from rnnchaos.numerics.checks.plain_grid import plain_grid
from rnnchaos.numerics.checks.reference_point import AGREE, Range, Small, Witness

_number = partial(number, "langevin_machine")
of = of_column("langevin_machine", lambda decay=0, **other: {"lambda": decay})


def _averages(J: Any, T: float) -> tuple[Any, Any, Any, Callable[[Any], float]]:
    """x, tanh x, F of the machine on a grid, a row for each neuron, and the mean over P."""
    F: Any = lambda x: x - np.tensordot(J, np.tanh(x), 1)  # noqa: E731
    x, mean = plain_grid(lambda x: -np.sum(F(x) ** 2, axis=0) / (2 * T), len(J))
    return x, np.tanh(x), F(x), mean


def _curvature(J: str, T: str, a: str) -> dict[str, Any]:
    """H as a second difference of the likelihood of +a and -a."""
    (_,), (t,), (F,), mean = _averages([[float(J)]], float(T))
    datum = mp.mpf(a)

    def likelihood(at: Any) -> Any:
        missed = (datum - at * mp.tanh(datum)) ** 2 / (2 * mp.mpf(T))
        return -missed - _number("log_partition", J=mp.nstr(at, 45), T=T)

    found = numbers(T=T, M=mean(t**2), V=mean((F * t) ** 2) - mean(F * t) ** 2)
    return found | {"D": mp.tanh(datum) ** 2, "H": difference(likelihood, mp.mpf(J), 2)}


def _two(seed: str) -> dict[str, Any]:
    """Of the first of two neurons with couplings that are drawn."""
    source = random.Random(seed)
    J, T = np.array([[source.uniform(-1, 1) for _ in range(2)] for _ in range(2)]), source.uniform(0.5, 1.5)
    x, t, F, mean = _averages(J, T)
    slope, pull, driven = 1 - t[0] ** 2, np.tensordot(J[:, 0], F, 1), np.tensordot(J[0], t, 1)
    found = {"T": T, "J_i": J[0, 0], "K_i": np.sum(J[:, 0] ** 2), "A": mean((F[0] - slope * pull) ** 2)}
    found |= {"p_1": mean(slope), "p_2": mean(slope**2), "p_3": mean(-2 * t[0] * slope * pull)}
    found |= {"x2": mean(x[0] ** 2), "R": mean(x[0] * driven), "S": mean(x[0] * slope * pull)}
    return numbers(**found)


def _step(J: str, T: str, delta: str) -> dict[str, Any]:
    """Of O = x^2."""
    couple = float(J)
    (x,), (t,), (F,), mean = _averages([[couple]], float(T))
    force, curve = F * (1 - couple * (1 - t**2)), (1 - couple * (1 - t**2)) ** 2
    curve += 2 * couple * t * (1 - t**2) * F
    with_square: Any = lambda f: mean(x**2 * f) - mean(x**2) * mean(f)  # noqa: E731
    found = numbers(T=T, delta=delta, C_1=with_square(force**2), C_2=with_square(curve))
    return found | {"b": _number("euler_bias", O="x2", J=J, T=T, delta=delta)}


def _outer(J: str) -> dict[str, Any]:
    found = of(x_s="attractor", P_0="low_temperature_weights", x2="low_temperature_moment")(J=J)
    return found | {"s_1": 1 - mp.tanh(found["x_s"]) ** 2}


def _cold(J: str, T: str) -> dict[str, Any]:
    """Z over that of a free particle, and as it is."""
    found = of(lnZ="log_partition", x2="second_moment")(J=J, T=T)
    Z = mp.exp(found["lnZ"])
    return found | {"Z": Z, "r": Z / mp.sqrt(2 * mp.pi * found["T"])}


def _learnt(a: str, T: str) -> dict[str, Any]:
    found = of(J="learned_coupling")(a=a, T=T)
    G = _number("gradient_model", J=mp.nstr(found["J"], 45), T=T)
    return found | {"G": G, "h_a": mp.tanh(found["a"])}


def _flow(c_k: str, c_l: str, T: str, w_0: str, t: str, delta_kl: str) -> dict[str, Any]:
    """The entry 11 of W where k = l, else 12."""
    other, start, j = (c_k, f"{w_0},0,0,1", 1) if delta_kl == "1" else (c_l, f"2,{w_0},{w_0},2", 2)
    w = _number("flow", C=f"{c_k},0,0,{other}", T=T, W0=start, t=t, i=1, j=j)
    return numbers(c_k=c_k, c_l=other, T=T, w_0=w_0, t=t, delta_kl=delta_kl) | {"w": w}


def _divergence(N: str, n: str) -> dict[str, Any]:
    data = mp.mpf(n)
    logs = mp.fsum(mp.psi(0, (data - i) / 2) + mp.log(2 / data) for i in range(int(N)))
    return of(K="expected_kl")(N=N, n=n) | {"d": logs}


def _half() -> dict[str, Any]:
    """Two points, one datum: the best even law gives it 1/2."""
    return {"l": -mp.log(mp.mpf(1) / 2), "T": mp.mpf(1)}


_gap, _critical = of(Delta="generalisation_gap"), partial(_cold, "1")
_SEED: Mapping[str, Range] = {"seed": tuple(f"couplings {k}" for k in range(1, 10))}
_POINT: Mapping[str, Range] = {"J": ("-1.0", "2.0"), "T": ("0.5", "2.0")}
_ABOVE: Mapping[str, Range] = {"J": ("1.1", "3.0")}
_FLOW: dict[str, Range] = {"c_k": ("0.3", "2.0"), "c_l": ("0.3", "2.0"), "T": ("0.5", "2.0")}
_FLOW |= {"w_0": ("0.2", "1.5"), "t": ("0.1", "1.0"), "delta_kl": ("0", "1")}
_DATA: Mapping[str, Range] = {"N": ("1", "6"), "n": ("9", "40")}
_STEP: Mapping[str, Range] = {"T": ("0.5", "2.0"), "delta": ("0.05", "0.3")}
_DECAY: Mapping[str, Range] = {"c": ("0.1", "3.0"), "decay": ("0.1", "1.0"), "T": ("0.3", "2.0")}
_GAINS, _STRONG = {"g": ("0.5", "2.0"), "T": ("0.5", "2.0")}, {"g": ("1.1", "3.0"), "T": ("0.3", "2.0")}
_COUPLED, _POWER = {"J": ("-1.0", "1.5"), "T": ("0.5", "1.5")}, Small("T", ("0.0000001", "0.00000001"))
_ROWS: tuple[tuple[Any, ...], ...] = (
    ("log_partition", "Z", _cold, _POINT),
    ("second_moment", "x2", of(x2="second_moment"), _POINT),
    ("energy", "E", of(E="energy"), _POINT),
    ("gradient_model", "G", of(G="gradient_model"), _POINT),
    ("hessian", "H", _curvature, {**_COUPLED, "a": ("0.5", "1.5")}, 1e-10),
    ("virial", "x2", _two, _SEED, 1e-10),
    ("squared_gradient", "A", _two, _SEED, 1e-10),
    ("symmetry_loss", "l", _half, {}),
    ("annealed_partition", "Z_a", partial(of(Z_a="annealed_partition"), N="1"), _GAINS),
    ("quenched_linear_free_energy", "f", of(f="quenched_linear_free_energy"), _STRONG),
    ("attractor", "x_s", of(x_s="attractor"), _ABOVE),
    ("low_temperature_weights", "P_0", _outer, _ABOVE),
    ("low_temperature_moment", "x2", _outer, _ABOVE),
    ("learned_coupling", "J", _learnt, {"a": ("0.7", "1.5"), "T": ("0.2", "1.0")}),
    ("flow", "w", _flow, _FLOW),
    ("fixed_point", "m", of(m="fixed_point"), _DECAY),
    ("generalisation_gap", "Delta", partial(_gap, mean="zero"), _DATA),
    ("generalisation_gap_centred", "Delta", partial(_gap, mean="learnt"), _DATA),
    ("expected_kl", "K", _divergence, _DATA),
    ("euler_covariance", "s", of(s="euler_covariance"), {**_STEP, "w": ("0.3", "2.0")}),
    ("euler_bias", "b", _step, {**_COUPLED, "delta": ("0.05", "0.3")}, 1e-9),
    ("biased_fixed_point", "w", of(w="biased_fixed_point"), {**_STEP, "c": ("1.5", "4.0")}),
    ("low_temperature_series", "r", _cold, {"J": ("-1.5", "-0.2")}, AGREE, Small("T", ("0.002", "0.001"))),
    ("critical_partition", "Z", _critical, {}, AGREE, _POWER),
    ("critical_moment", "x2", _critical, {}, AGREE, _POWER),
)


def witnesses() -> tuple[Witness, ...]:
    """Of all formulas."""
    return tuple(Witness(f"langevin_machine.{name}", *row) for name, *row in _ROWS)
