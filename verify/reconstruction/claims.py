r"""Values: the exact recursion, linear response, the long time and least squares against simulated networks.

The published belief that good couplings predict well ("reconstruction implies prediction") is one of the
wrong theories: the relative distance has no plateau.
"""

from functools import cache
from math import exp, sqrt

from scipy.special import iv

from rnnchaos.verify.claim import Claim, Rival, about, computed
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.reconstruction.design import Exact, mean, point

TWO, MAP = {"g": "2", "eta": "0.1", "dt": "0.1"}, {"g": "2", "eta": "0.1", "dt": "1"}
WEAK, DATA = {"g": "0.5", "eta": "0.1", "dt": "0.1"}, {"g": "2", "N": "200", "P": "800", "sigma": "0.1"}
GROWN, APART = {"g": "2", "dt": "0.1", "burn": "20"}, {"g": "2", "eta": "0.5", "dt": "0.1"}


def _relative() -> float:
    """d/(2 D11) at t = 10, D11 = D12 + d/2."""
    other, d = theory("reconstruction.autocovariance", digits=9, **WEAK, t="10", s="10"), mean(10.0, **WEAK)
    return d / (2 * other + d)


def _linear(t: float) -> Rival:
    """d of a linear network of the flow at g = 2."""

    def value(p: float, tolerance: float) -> float:
        return 2 * exp(-2 * t) * float(iv(0, 4 * t) - iv(0, 4 * t * 0.99**0.25))

    return Rival("linear network", value, "phi(x) = x at g = 2")


def _grown(rate: float) -> float:
    """A exp(rate lambda_1 t) at t = 10."""
    return theory("reconstruction.amplitude", g="2") * exp(rate * 10 * theory("gaussian.lyapunov_max", g="2"))


EARLY = point(
    "chaotic",
    600,
    {
        "distance[0]": (lambda: mean(1.0, **TWO), 0.0047, 0, 0.025),
        "distance[1]": (lambda: mean(2.0, **TWO), 0.0058, 0, 0.03),
        "distance[2]": (lambda: mean(5.0, **TWO), 0.018, 0, 0.06),
    },
    times=[1.0, 2.0, 5.0],
)
SIXTH = {"distance[0]": (lambda: mean(6.0, **MAP), 0.0089, 0, 0.06)}
DISCRETE = point("discrete", 400, SIXTH, dt=1.0, times=[6.0])
DYING = point("quiescent", 300, {"relative[0]": (_relative, 0.011, 0, 0.08)}, g=0.5, times=[10.0])
GROWTH = point(
    "growth",
    400,
    {"response[0]": (lambda: mean(10.0, of="distance_linear_response", **GROWN), 0.019, 0, 0.13)},
    eta=1e-4,
    burn=20.0,
    states=16,
    N=500,
    times=[10.0],
)
STRANGERS = point(
    "strangers",
    300,
    {"late": (lambda: theory("reconstruction.stationary_distance", g="2"), 0.016, 0.0013, 0.08)},
    eta=0.5,
    N=500,
    times=[float(t) for t in range(30, 71, 2)],
)
SQUARES = point(
    "squares",
    60,
    {"weight_error": (lambda: theory("reconstruction.weight_error", **DATA), 0.0035, 0, 0.02)},
    g=2.0,
    N=200,
    P=800,
    sigma=0.1,
    D0=1.0,
)
DESIGNS = (EARLY, DISCRETE, DYING, GROWTH, STRANGERS, SQUARES)


HALF = Rival("half the error of the couplings", lambda p, t: p / 2, "kappa = eta^2/2")
FIRST = computed("the first steps go on", lambda: mean(1.0, **MAP), "kappa g^2 q0 t^2")
FLOW = computed("the flow at the same time", lambda: mean(6.0, **TWO), "dt = 0.1")
PLATEAU = computed("plateau at eta^2", lambda: 0.1**2, "reconstruction implies prediction")
LOWER = computed("plateau at kappa/2", lambda: 1 - sqrt(0.99), "reconstruction implies prediction")
FAST = computed("growth without its transient", lambda: _grown(2), "A exp(2 lambda_1 t)")
SLOW = computed("growth at lambda_1", lambda: _grown(1), "A exp(lambda_1 t)")
SHARED = Rival("as correlated as their couplings", lambda p, t: p * (1 - sqrt(3 / 4)), "D12 = rho Delta0")
ALONE = computed("Delta0", lambda: theory("gaussian.variance", g="2"), "one copy at rest")
ALL = Rival("P for P - N - 1", lambda p, t: p * 599 / 800, "no inverse of a Wishart matrix")
PLAIN = computed("without 1/q0", lambda: 0.01 * 200 / 599 / 4, "E phi^2 = 1")
ROWS = (
    (EARLY, "distance[0]", "distance.g2.t1", "distance", TWO | {"t": "1"}, (HALF, FIRST)),
    (EARLY, "distance[1]", "distance.g2.t2", "distance", TWO | {"t": "2"}, (HALF, _linear(2))),
    (EARLY, "distance[2]", "distance.g2.t5", "distance", TWO | {"t": "5"}, (HALF, _linear(5))),
    (DISCRETE, "distance[0]", "distance.discrete.g2", "distance", MAP | {"t": "6"}, (HALF, FLOW)),
    (
        DYING,
        "relative[0]",
        "distance.relative.g0.5",
        "relative distance",
        WEAK | {"t": "10"},
        (PLATEAU, LOWER),
    ),
    (GROWTH, "response[0]", "distance_linear_response.g2", "response", GROWN | {"t": "10"}, (FAST, SLOW)),
    (STRANGERS, "late", "stationary_distance.g2", "distance long after", APART, (SHARED, ALONE)),
    (
        SQUARES,
        "weight_error",
        "weight_error.g2",
        "error of least squares",
        DATA,
        (ALL, PLAIN),
    ),
)


def _claim(
    of: Exact, observable: str, id: str, title: str, at: dict[str, str], rivals: tuple[Rival, ...]
) -> Claim:
    measured = of.claimed(observable) | {"prediction": of.exact[observable], "id": f"reconstruction.{id}"}
    return about(f"reconstruction.{id.partition('.')[0]}", title, at, *rivals, **measured)


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column."""
    return tuple(_claim(*row) for row in ROWS)
