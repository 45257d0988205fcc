r"""Quantities of K populations of a map: mean, variance, frozen variance of one of them, and the largest
Lyapunov exponent of the network, $\frac12\ln\varrho(g_{ab}^2E\varphi_b'^2)$ or, at rest, that of an outlier
where it is larger (`rnnchaos.numerics.rate.populations.linear`)."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.quantity import ANY_PHI, Parameter, Quantity, integer, listed, real, shown
from rnnchaos.numerics.rate.model.methods import ESTIMATED, REFERENCE, method_of
from rnnchaos.numerics.rate.model.parameters import BRANCH
from rnnchaos.numerics.rate.populations.linear import exponent
from rnnchaos.numerics.rate.populations.search import stable_states
from rnnchaos.numerics.rate.populations.silence import COUNTED, at_silence, rate_at_silence
from rnnchaos.numerics.rate.populations.solved import require_frozen, solved
from rnnchaos.numerics.rate.populations.state import Populations, Rest
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError, present

MOST = 8
NO = "no stable stationary state: m and V settle nowhere, or grow without bound"


def _list(name: str, meaning: str, least: float | None, most: int, default: str | None = None) -> Parameter:
    each = real(name, meaning, at_least=least, at_most=1e9)
    found = listed(each, at_least=1, at_most=most)
    return found if default is None else replace(found, default=default, required=False)


MEANS = _list("J0_ab", "means of the couplings times N_b, by rows a (onto) of b (from)", -1e9, MOST**2)
VARIANCES = _list("g2_ab", "variances of the couplings times N_b, by rows a of b", 0, MOST**2)
BIASES = _list("b_a", "mean bias of each population", -1e9, MOST)
SPREADS = _list("sigma_a", "standard deviation of the bias in each population", 0, MOST, "0")
POPULATION = integer(
    "population", "which population, from 1", at_least=1, at_most=MOST, default=1, required=False
)
NETWORK = (MEANS, VARIANCES, BIASES, SPREADS, ANY_PHI, BRANCH)
Take = Callable[[Any, list[Any], list[Any], int, int], Any]
"""(number, unknowns, means, K, population from 0) -> the number."""
Silence = Callable[[Populations, int], Any]
"""(network, population from 0) -> the number in silence."""


def network_of(given: dict[str, Any]) -> Populations:
    """The network of the parameters. Raises `UsageError` for lists whose lengths do not fit."""
    k = len(given["b_a"])
    sigma = given["sigma_a"] if len(given["sigma_a"]) > 1 else given["sigma_a"] * k
    for name, values, wanted in (
        ("J0_ab", given["J0_ab"], k * k),
        ("g2_ab", given["g2_ab"], k * k),
        ("sigma_a", sigma, k),
    ):
        if len(values) != wanted:
            raise UsageError(name, shown(values), f"accepted: {wanted} values for the {k} populations of b_a")
    if given.get("population", 1) > k:
        raise UsageError("population", given["population"], f"accepted: 1 to {k}")
    return Populations(
        given["J0_ab"], given["g2_ab"], given["b_a"], tuple(map(Fraction, sigma)), given["phi"]
    )


def _chosen(given: dict[str, Any]) -> tuple[Populations, Rest | None]:
    network = network_of(given)
    found, branch = stable_states(network), given["branch"]
    listing = "; ".join(f"{k} {state}" for k, state in enumerate(found, 1))
    if branch is not None and found and branch > len(found):
        raise UsageError("branch", branch, f"accepted: 1 to {len(found)}, {listing}")
    if len(found) > 1 and branch is None:
        raise UsageError(
            "branch", "missing", f"{len(found)} states: {listing}; accepted: --branch 1 to {len(found)}"
        )
    return network, found[(branch or 1) - 1] if found else None


def _symmetric(network: Populations, found: Rest) -> bool:
    """Whether x -> -x leaves the state as it is: every m is 0."""
    sizes = [1e-7 * v**0.5 for v in found.variances]
    centred = all(abs(m) <= size for m, size in zip(found.means, sizes, strict=True))
    return network.phi.odd and not any(network.b) and centred


def _engines(take: Take, silence: Silence, zero: Callable[[Populations], bool], frozen: bool) -> Any:
    """`zero`: whether the number is 0 in a symmetric state."""

    def at_rest(bits: int, /, **given: Any) -> Ball | None:
        network, found = _chosen(given)
        if found is None:
            return Ball(None, "iteration of the mean-field equations", False, "none", NO)
        if found.silent:
            with working_bits(bits + 16):
                return at_silence(network, silence(network, given.get("population", 1) - 1))
        if zero(network) and _symmetric(network, found):
            how = "exact: the symmetry x to -x" + COUNTED
            return Ball(arb(0), how, True, "chaotic" if found.moving else "quiescent")
        return None

    def compute(numbers: Arithmetic, **given: Any) -> Any:
        network, found = _chosen(given)
        known = present(found, "a state")
        x, means = solved(numbers, network, known, frozen)
        if frozen and numbers.balls:
            require_frozen(network, known, x, means)
        number = arb_of if numbers.balls else mpf_of
        return take((number, network), x, means, network.count, given.get("population", 1) - 1)

    def state(**given: Any) -> str:
        return "chaotic" if present(_chosen(given)[1], "a state").moving else "quiescent"

    return engines(
        compute, at_rest, proof=_proof, estimate=ESTIMATED, reference=REFERENCE, guard=24, state=state
    )


def _proof(**given: Any) -> str | None:
    found = method_of(**given)
    return None if found is None else found.replace("by a scan", "by iteration")


def _never(network: Populations) -> bool:
    return False


def _nothing(network: Populations, population: int) -> int:
    return 0


def _quantity(
    name: str,
    title: str,
    take: Take,
    silence: Silence,
    *more: Parameter,
    zero: Callable[[Populations], bool] = _never,
) -> Quantity:
    id = f"rate.populations.{name}"
    return Quantity(
        id,
        title,
        id,
        (*NETWORK[:-1], *more, NETWORK[-1]),
        *_engines(take, silence, zero, name == "frozen_variance"),
    )


POPULATIONS = (
    _quantity(
        "mean",
        "mean activity of a population of a map",
        lambda of, x, means, k, a: x[a],
        lambda network, a: network.b[a],
        POPULATION,
        zero=lambda n: True,
    ),
    _quantity(
        "variance",
        "variance of a population of a map",
        lambda of, x, means, k, a: x[k + a],
        _nothing,
        POPULATION,
    ),
    _quantity(
        "frozen_variance",
        "frozen variance of a population of a map",
        lambda of, x, means, k, a: x[2 * k + a] if len(x) > 2 * k else x[k + a],
        _nothing,
        POPULATION,
        zero=lambda network: not any(network.sigma),
    ),
    _quantity(
        "lyapunov_max",
        "largest Lyapunov exponent of populations of a map, per step",
        lambda of, x, means, k, a: exponent(of[0], of[1], x, means),
        lambda network, a: rate_at_silence(network),
    ),
)
