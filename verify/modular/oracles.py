"""Two levels by the oracle of any number (`rnnchaos.verify.kernels.shared.hierarchies`)."""

from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree
from rnnchaos.verify.kernels.shared.hierarchies import RUN, expected
from rnnchaos.verify.modular.kernels import modular


def two_levels() -> None:
    """`simulate modular` names the mean squares of the two levels."""
    found = modular(SEED, sigma=1.2, sigma_mu=1.7, N0=3, P=4, **RUN)
    want = expected(SEED, strengths=(1.2, 1.7), sizes=(3,), top=4)
    want["activity"], want["population_activity"] = want["activity"]
    agree(found, want, rtol=1e-5, atol=1e-6)


ORACLES = Oracles("modular", (two_levels,))
