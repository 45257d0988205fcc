from math import asin, pi

from rnnchaos.testing import Bias, Claim, Rival, claim, pair, richardson_pair, shifted, study


def my_variance(g, variance=1.0):  # of x(t+1) = J phi(x), phi(x) = erf(sqrt(pi) x/2)
    for _ in range(200):
        variance = g**2 * 2 / pi * asin(variance / (variance + 2 / pi))
    return variance


@claim
def my_variance_is_right():
    point = {"g": 3.0, "N": 200, "dt": 1.0, "states": 2, "burn": 10.0, "duration": 20.0, "phi": "erf"}
    pairs = study("mine", richardson_pair, **point)  # networks of N and 2N: 2 X(2N) - X(N)
    return Claim(
        id="mine.variance", formula="mine.variance", title="variance of the erf map", point={"g": "3"},
        prediction=lambda: my_variance(3.0), tolerance=0.03, relative=True, budgets={"quick": 600},
        measurements=(pair(pairs, "variance"),), rivals=(shifted(), Rival("linear", lambda p, t: 9.0)),
        biases=(Bias("finite size", 0.004, "twice what pairs of 100 show, divided by 4"),),
    )  # fmt: skip
