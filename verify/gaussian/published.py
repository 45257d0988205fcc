"""What other simulations found at the claims' points: shown beside the verdicts, never part of one.

Source: the public data of D. G. Clark, "Lyapunov spectrum of random neural networks" (repository
davidclark1/rnn-lyapunov on GitHub, commit 41ba738, October 2026), whose single-site theory gives the whole
distribution of exponents. One network for each value, so each carries that network's own deviation and the
finite-size bias of its N.
"""

from rnnchaos.verify.claim import Published

DATA = "D. G. Clark 2026, davidclark1/rnn-lyapunov 41ba738"
FLOW = f"{DATA}, N = 4096, RK4 with dt = 0.1, T = 2000"
MAP = f"{DATA}, N = 4096, T = 4000"
SAMPLES = f"{DATA}, N = 16384, RK4 with dt = 0.1, T = 20000"

LARGEST = {"2": 0.1099624044758702, "3": 0.23113897125291372}
DIMENSION = {"2": 0.03550714741149266, "3": 0.060940166417703535}
PARTICIPATION = {"3": (0.030771476494735425, 0.031342224014876366)}
DISCRETE = {"lyapunov_max": 0.15424857383342466, "mean exponent": -1.150547173290687}


def largest(g: str) -> tuple[Published, ...]:
    """lambda_1 of the flow."""
    return (Published("lambda_1", LARGEST[g], FLOW),) if g in LARGEST else ()


def dimension(low: str, high: str) -> tuple[Published, ...]:
    """Kaplan-Yorke dimension per unit at both gains, and its rise."""
    each = (Published(f"dimension per unit at g = {g}", DIMENSION[g], FLOW) for g in (low, high))
    return (*each, Published("rise", DIMENSION[high] - DIMENSION[low], f"of these two; {FLOW}"))


def participation(g: str) -> tuple[Published, ...]:
    """Participation ratio of x per unit."""
    return tuple(Published("participation ratio of x per unit", found, SAMPLES) for found in PARTICIPATION[g])


def discrete(what: str) -> tuple[Published, ...]:
    """The discrete network at g = 2: `lyapunov_max` or `mean exponent`."""
    return (Published(what, DISCRETE[what], MAP),)
