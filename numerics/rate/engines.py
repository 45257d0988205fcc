r"""The engines of a quantity of a network's state: which state, and a function of it in balls or by
mpmath."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.quantity import Engine
from rnnchaos.numerics.rate.model.balls import proved
from rnnchaos.numerics.rate.model.equations import STATE, STATIC, Problem, Row
from rnnchaos.numerics.rate.model.methods import ESTIMATED, REFERENCE, method_of
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.numerics.rate.scan.branches import Place, places, states
from rnnchaos.numerics.rate.scan.floats import float_means
from rnnchaos.numerics.rate.scan.start import LOSS, Start, start_of_state, start_of_static
from rnnchaos.numerics.rate.solution_mpmath import by_mpmath
from rnnchaos.numerics.rate.stability import (
    mean_turned,
    require_static,
    silence_is_shown,
    symmetry_turned,
)
from rnnchaos.numerics.rate.state import solved
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError, present

EXACT = "exact: every neuron is at rest at b"
COUNTED = "; states counted by a scan"
SILENT = "static: phi(b) = 0, every neuron rests at b"
STILL = "static: the state is a stable fixed point, nothing moves"
DRIVEN = "activity is driven by the noise, not chaotic: g^2 E phi^2 + sigma_b^2 <= Delta0, lambda_1 <= 0"
Extract = Callable[[Any, Sequence[Any], Means], Row]
"""(couplings, unknowns, means) -> the number and its gradient in the unknowns."""


@dataclass(frozen=True)
class Known:
    """A state that the scan found: silent (Delta0 = 0), static or moving."""

    kind: str
    place: Place

    def __str__(self) -> str:
        return f"{self.kind} with m near {self.place.mean:.6g}, Delta0 near {self.place.variance:.6g}"


def kind_of(network: Network, place: Place) -> str:
    """`moving` under noise and where g^2 E phi'^2 > 1 (`rnnchaos.numerics.rate.state`)."""
    if place.variance == 0:
        return "silent"
    if network.D:
        return "moving"
    c, d = network.couplings(float), np.array([place.variance])
    slope = float(float_means(network.phi)(np.array([place.mean]), d).slope.value[0])
    return "moving" if c.gain * slope > 1 else "static"


def chosen(network: Network, branch: int | None, found: Sequence[Known]) -> Known | None:
    """The state asked for; None where there is none. Raises `UsageError` for several without `branch`."""
    if branch is not None and found and branch > len(found):
        raise UsageError("branch", branch, f"accepted: 1 to {len(found)}, {_listed(found)}")
    if len(found) > 1 and branch is None:
        raise UsageError(
            "branch",
            "missing",
            f"{len(found)} states: {_listed(found)}; accepted: --branch 1 to {len(found)}",
        )
    return found[(branch or 1) - 1] if found else None


def _listed(found: Sequence[Known]) -> str:
    return "; ".join(f"{k} {state}" for k, state in enumerate(found, 1))


def all_states(network: Network) -> list[Known]:
    """Silent, static and moving states, less those whose mean is known to be unstable."""
    found = [Known(kind_of(network, place), place) for place in places(network, states)]
    turned = {"moving": symmetry_turned, "static": mean_turned, "silent": mean_turned}
    return [state for state in found if not turned[state.kind](network, state.place)]


def nothing(network: Network) -> Ball:
    """The typed answer without a state."""
    message = (
        f"no stationary state with finite activity: phi = {network.phi.name} at these parameters, "
        "activity grows without bound or settles nowhere"
    )
    return Ball(None, "scan of the mean-field equations", False, "none", message)


def network_of(given: dict[str, Any]) -> Network:
    """The network of the parameters by name."""
    J0, b, sigma_b, D = (given.get(name, Fraction(0)) for name in ("J0", "b", "sigma_b", "D"))
    return Network(given.get("g"), J0, b, sigma_b, D, given["phi"])


def solution(numbers: Arithmetic, problem: Problem, network: Network, start: Start) -> Any:
    """The solution of a problem in the numbers asked for."""
    if numbers.balls:
        return solved(problem, network, start, numbers.refinement)
    return by_mpmath(problem, network, start, numbers.planned, numbers.refinement)


OfMotion = Callable[[Arithmetic, Any], Any]
"""(numbers, solution) -> the number."""


def at_root(extract: Extract) -> OfMotion:
    """A function of couplings, unknowns and means at the root."""
    return lambda numbers, found: found.number(extract)


@dataclass(frozen=True)
class Number:
    """A number of the state: of the motion, of a stable static state (None: 0), and of silence."""

    moving: OfMotion
    static: OfMotion | None
    silent: Callable[[Network], Any]


def state_of(given: dict[str, Any]) -> tuple[Network, Known | None]:
    """The network and its state. Raises `UsageError` for several."""
    network = network_of(given)
    return network, chosen(network, given["branch"], all_states(network))


def state_engines(number: Number) -> tuple[Engine, Engine]:
    """The engines of a number of the state."""

    def at_rest(bits: int, /, **given: Any) -> Ball | None:
        network, found = state_of(given)
        if found is None:
            return nothing(network)
        if found.kind == "silent":
            with working_bits(bits):
                shown = silence_is_shown(network)
                return Ball(arb_of(number.silent(network)), EXACT + COUNTED, shown, "quiescent", SILENT)
        if found.kind == "static":
            require_static(network, found.place, bits)
            if number.static is None:
                shown = proved(network.phi)
                return Ball(arb(0), f"exact: a static state{COUNTED}", shown, "quiescent", STILL)
        return None

    def compute(numbers: Arithmetic, **given: Any) -> Any:
        network, found = state_of(given)
        known = present(found, "a state")
        if known.kind == "static":
            known_static = present(number.static, "a number of a static state")
            return known_static(
                numbers, solution(numbers, STATIC, network, start_of_static(network, known.place))
            )
        return number.moving(numbers, solution(numbers, STATE, network, start_of_state(network, known.place)))

    pair = engines(
        compute, at_rest, proof=method_of, estimate=ESTIMATED, reference=REFERENCE, guard=spared, state=phase
    )
    return explained(pair[0]), explained(pair[1])


def spared(**given: Any) -> int:
    """The bits that cancellations cost."""
    network, found = state_of(given)
    known = present(found, "a state")
    return start_of_state(network, known.place).loss if known.kind == "moving" else LOSS


def phase(**given: Any) -> str:
    """Static states, and motion that noise alone drives, are quiescent."""
    network, found = state_of(given)
    known = present(found, "a state")
    if known.kind != "moving":
        return "quiescent"
    return "chaotic" if not network.D or driven(network, known.place) > 0 else "quiescent"


def driven(network: Network, place: Place) -> float:
    """g^2 E phi^2 + sigma_b^2 - Delta0, positive in chaos."""
    c, d = network.couplings(float), np.array([place.variance])
    second = float(float_means(network.phi)(np.array([place.mean]), d).second.value[0])
    return float(c.gain * second + c.frozen - place.variance)


def explained(engine: Engine) -> Engine:
    """With a sentence on what is quiescent."""

    def run(bits: int, /, **given: Any) -> Ball:
        found = engine(bits, **given)
        if found.state != "quiescent" or found.message:
            return found
        return replace(found, message=DRIVEN if given.get("D") else STILL)

    return run
