r"""How modular populations are sampled for their claims: points, sizes, times, budgets, tolerances, biases.

A realisation is a pair of independent networks with P and 2P populations (units of the highest level), and
its value is Y = 2 X(2P) - X(P), free of the bias of order 1/P; the population size is the theory's own, so it
is no source of error. Small networks now and then lock into cycles, so the location is the median and its
interval the sign interval, which asks nothing of the law.

Tolerances: what twenty to thirty pairs resolve. One pair scatters by 0.6, 3.5 and 3.6 % in q, Q and lambda_1
at the first point and 0.9, 1.0 and 3.9 % at the second (26 pairs, seed 11), so that 80 pairs are far more
than a claim needs. Three levels: activities where infinite sizes are seen in them; the exponent, which there
scatters by 80 % a pair, at twice the strength of the highest level, by 15 %, and infinite sizes, the nearest
wrong theory, are 23 % off.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnchaos.verify.bias.design import BiasBudget, Design, component
from rnnchaos.verify.networks.levels import hierarchy, hierarchy_pair, memory_bytes
from rnnchaos.verify.prediction import theory

Q0, Q1, Q2, EXPONENT = "activity[0]", "activity[1]", "activity[2]", "lyapunov_max"
TWO = {Q0: "activity", Q1: "population_activity", EXPONENT: EXPONENT}
"""The quantities of two levels by the observables of the kernel."""


@dataclass(frozen=True, kw_only=True)
class Point(Design):
    """Strengths and sizes of the levels, with their design; observables are the levels' activities, then the
    exponent."""

    strengths: tuple[str, ...]
    sizes: tuple[int, ...]

    @property
    def name(self) -> str:
        """For ids: s1.5.m1.2.n10, or the strengths and sizes of more levels."""
        return self.id.removeprefix("modular.")

    @property
    def stated(self) -> dict[str, str]:
        """The parameters of the theory's quantities."""
        if len(self.strengths) == 2:
            return {"sigma": self.strengths[0], "sigma_mu": self.strengths[1], "N0": str(self.sizes[0])}
        return {"strengths": ",".join(self.strengths), "sizes": ",".join(map(str, self.sizes))}

    def quantity(self, observable: str) -> tuple[str, dict[str, str]]:
        """The column's quantity that an observable tends to, with its level."""
        if len(self.strengths) == 2:
            return TWO[observable], {}
        name, level = component(observable)
        return (f"levels.{name}", {"level": str(level)}) if level is not None else ("levels.lyapunov", {})

    def theory(self, quantity: str, **changed: str) -> float:
        """A quantity of the column here, or with some parameters changed."""
        return theory(f"modular.{quantity}", **self.stated | changed)

    def limit(self, name: str) -> float:
        quantity, level = self.quantity(name)
        return self.theory(quantity, **level)


Errors = dict[str, tuple[float, float, float]]
"""By observable: bounds of finite size and transient, then the tolerance, as fractions of theory."""


def _point(strengths: str, sizes: tuple[int, ...], top: int, errors: Errors, **design: Any) -> Point:
    """`top`: P; `design`: budgets in pairs, the networks of the pilot and more of a `Design`."""
    values, two = tuple(strengths.split(",")), len(sizes) == 1
    name = f"l{'-'.join(values)}.n{'-'.join(map(str, sizes))}"
    network = {"strengths": [float(sigma) for sigma in values], "sizes": list(sizes), "top": top}
    return Point(
        **{"networks": (60, 60), "pilots": Path(__file__).with_name("pilots.json"), **design},
        id=f"modular.{'s{}.m{}.n{}'.format(*values, *sizes) if two else name}",
        single=hierarchy,
        double=hierarchy_pair,
        parameters=network | {"states": 4, "burn": 50, "duration": 100, "phi": "erf"},
        memory=memory_bytes,
        bias={name: BiasBudget(finite, late) for name, (finite, late, _) in errors.items()},
        tolerance={name: tolerance for name, (*_, tolerance) in errors.items()},
        interval="sign",
        size="top",
        later=4,
        strengths=values,
        sizes=sizes,
    )


def _ordered(strengths: str, N0: int, top: int, finite: float, late: float, most: int = 400) -> Point:
    """A point of which only the exponent is claimed, in an ordering, by `most` pairs."""
    budgets = {"standard": most, "thorough": 2 * most}
    return _point(strengths, (N0,), top, {EXPONENT: (finite, late, 0.5)}, budgets=budgets)


_PAIRS = {"quick": 80, "standard": 160, "thorough": 600}
_MICRO: Errors = {Q0: (0.0016, 0.0022, 0.04), Q1: (0.0077, 0.0099, 0.10), EXPONENT: (0.0063, 0.012, 0.10)}
_MACRO: Errors = {Q0: (0.0018, 0.0014, 0.03), Q1: (0.002, 0.0015, 0.03), EXPONENT: (0.011, 0.017, 0.12)}
_THREE: Errors = {Q0: (0.0038, 0.0028, 0.03), Q1: (0.0073, 0.005, 0.05), Q2: (0.013, 0.008, 0.08)}
_MANY: dict[str, Any] = {"networks": (400, 100), "budgets": {"standard": 1000, "thorough": 3000}}
_HALF = _MANY | {"watched": 100, "budgets": {"standard": 500, "thorough": 1500}}
MICRO = _point("1.5,1.2", (10,), 200, _MICRO, budgets=_PAIRS)
MACRO = _point("0.5,2.5", (10,), 200, _MACRO, budgets=_PAIRS)
THREE = _point("1.2,1.2,2", (4, 5), 100, _THREE, **_MANY)
STRONG = _point("1.2,1.2,4", (4, 5), 100, {EXPONENT: (0.016, 0.016, 0.15)}, **_HALF)
SMALL = (_ordered("1.5,2.5", 10, 200, 0.022, 0.055, 1200), MICRO)
LARGE = (_ordered("2.5,1.2", 30, 100, 0.0013, 0.0041), _ordered("2.5,4", 30, 100, 0.045, 0.019))
NOISE = (_ordered("0,3", 10, 200, 0.008, 0.012), _ordered("1.5,3", 10, 200, 0.021, 0.024))
DESIGNS = (MICRO, MACRO, THREE, STRONG, SMALL[0], *LARGE, *NOISE)
