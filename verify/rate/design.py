r"""How rate networks are sampled for their claims: points, sizes, times, budgets, tolerances, biases.

A realisation is a pair of networks of N and 2N neurons, its value Y = 2 X(2N) - X(N), and the interval that
of the median. What fluctuates are the networks: the mean of the frozen inputs over N neurons is off by
sqrt(Delta_inf/N), and feedback carries that into everything. Two points:

* `SMOOTH`, tanh, with mean coupling, bias and frozen biases at once, g = 4.5: nearer the onset networks of a
  few hundred neurons are often at rest (at g = 2, J0 = 0.3, b = 0.5 their kinetic energies differ by 30 % at
  N = 1500 still). How pairs scatter here is in `spreads.json`.
* `RECTIFIED`, ReLU, g = 2.5 under strong inhibition, J0 = -30: the weaker it is, the nearer the state is to
  blowing up, and the more of every fluctuation it shows.

Tolerances: what a hundred to a thousand pairs resolve, against rivals that are further off. At the rectified
point single pairs scatter by 40 % in mean and variance, 60 % in the kinetic energy and by more than all of
the frozen variance. The designs of exponent, slope and ordering (`WITHOUT`, `WITH`, `ENDS`) are tanh without
mean coupling; sixty pairs of 250 and 500 units bound what extrapolation leaves of their kinetic energies at
N = 500 by 8 %, so N is 1000, where 1/N^2 leaves 2 %.

Finite size, transient and step were measured at the smooth point. The budgets of the other points here are
estimates (`ESTIMATED`). Wherever they are shown they say so, until `python -m rnnchaos.verify.bias.pilot
--record ID` has measured them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rnnchaos.verify.bias.design import BiasBudget, Design
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.rate.kernels import memory_bytes, rate, rate_pair

PILOTS = Path(__file__).with_name("pilots.json")
ESTIMATED = (
    "not measured by a pilot: an estimate that trials of 40 to 60 pairs allow, of the order of what the "
    "pilot found at rate.tanh.g4.5"
)


@dataclass(frozen=True, kw_only=True)
class Point(Design):
    """A network of `stated` parameters; observables go by the names of the quantities."""

    stated: Mapping[str, str]

    @property
    def name(self) -> str:
        """For ids of claims."""
        return self.id.removeprefix("rate.")

    def theory(self, quantity: str, **changed: str) -> float:
        """A quantity of the column here, or with some parameters changed."""
        digits = 5 if quantity == "lyapunov_max" else 15  # 2 s; 9 digits take 40
        return theory(f"rate.{quantity}", digits=digits, **{**self.stated, **changed})

    def limit(self, name: str) -> float:
        return self.theory(name)


def point(
    name: str,
    stated: Mapping[str, str],
    *,
    N: int,
    dt: float,
    burn: float,
    duration: float,
    gap: float,
    errors: Mapping[str, tuple[float, ...]],
    networks: tuple[int, int] | None = None,
    watched: int,
    crowd: int,
    shrink: int = 2,
    **budgets: int,
) -> Point:
    """`errors`: bounds of finite size, transient and step, then the tolerance, as fractions of theory."""
    zero = {"J0": "0", "b": "0", "sigma_b": "0", "D": "0", "phi": "tanh"}
    network = {key: value if key == "phi" else float(value) for key, value in {**zero, **stated}.items()}
    return Point(
        pilots=PILOTS,
        id=f"rate.{name}",
        single=rate,
        double=rate_pair,
        parameters=network | {"N": N, "dt": dt, "states": 1, "burn": burn, "duration": duration, "gap": gap},
        memory=memory_bytes,
        budgets=budgets,
        bias={key: BiasBudget(finite, late, step) for key, (finite, late, step, _) in errors.items()},
        tolerance={key: tolerance for key, (*_, tolerance) in errors.items()},
        networks=networks,
        unmeasured=ESTIMATED,
        order=2,
        watched=watched,
        crowd=crowd,
        shrink=shrink,
        stated=stated,
    )


PAIRS = {"quick": 800, "standard": 1500, "thorough": 3000}
SMOOTH = point(
    "tanh.g4.5",
    {"g": "4.5", "J0": "-2", "b": "2", "sigma_b": "2"},
    N=300,
    dt=0.4,
    burn=60,
    duration=100,
    gap=20,
    errors={
        "mean": (0.021, 0.0046, 0.0057, 0.12),
        "variance": (0.016, 0.0043, 0.0068, 0.12),
        "frozen_variance": (0.04, 0.012, 0.016, 0.3),
        "kinetic_energy": (0.062, 0.02, 0.026, 0.35),
        "lyapunov_max": (0.044, 0.019, 0.026, 0.15),
    },
    networks=(200, 40),
    watched=300,
    crowd=10,
    **PAIRS,
)
RECTIFIED = point(
    "relu.g2.5",
    {"g": "2.5", "J0": "-30", "b": "20", "phi": "relu"},
    N=300,
    dt=0.15,
    burn=40,
    duration=80,
    gap=16,
    errors={
        "mean": (0.04, 0.01, 0.01, 0.15),
        "variance": (0.04, 0.01, 0.01, 0.15),
        "frozen_variance": (0.15, 0.05, 0.05, 0.6),
        "kinetic_energy": (0.1, 0.03, 0.03, 0.3),
    },
    watched=300,
    crowd=10,
    standard=1000,
    thorough=3000,
)


def biased(g: str, b: str) -> Point:
    """A network of which only the kinetic energy is claimed, in an ordering or a slope, or the exponent."""
    return point(
        f"tanh.g{g}.b{b}",
        {"g": g, "b": b},
        N=1000,
        dt=0.4,
        burn=100,
        duration=150,
        gap=30,
        errors={"kinetic_energy": (0.04, 0.02, 0.026, 0.3), "lyapunov_max": (0.04, 0.03, 0.02, 0.2)},
        watched=250,
        crowd=4,
        shrink=4,
        standard=400,
        thorough=1600,
    )


WITHOUT, WITH = biased("2", "0"), biased("2", "0.5")
ENDS = biased("2.2", "0.5"), biased("3.2", "0.5")
