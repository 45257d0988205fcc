r"""The static state, stable or not: $m=J_0E\varphi+b$, $\Delta_0=g^2E\varphi^2+\sigma_b^2$. Under white
noise there is none."""

from collections.abc import Callable
from typing import Any

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.quantity import Quantity
from rnnchaos.numerics.rate.activity import unknown
from rnnchaos.numerics.rate.engines import COUNTED, EXACT, Known, chosen, network_of, nothing, solution
from rnnchaos.numerics.rate.model.equations import STATIC
from rnnchaos.numerics.rate.model.methods import ESTIMATED, REFERENCE, method_of
from rnnchaos.numerics.rate.model.parameters import STATE, Network
from rnnchaos.numerics.rate.scan.branches import Place, places, static_states
from rnnchaos.numerics.rate.scan.silence import silent
from rnnchaos.numerics.rate.scan.start import LOSS, start_of_static
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import present

NOISY = "under white noise no state is static"


def _found(given: dict[str, Any]) -> tuple[Network, Known | None]:
    network = network_of(given)
    every = [Known("static", place) for place in places(network, static_states)]
    if silent(network):
        every.insert(0, Known("silent", Place(float(network.b), 0.0)))
    return network, chosen(network, given["branch"], every)


def _quantity(name: str, title: str, formula: str, place: int, silent: Callable[[Network], Any]) -> Quantity:
    def at_rest(bits: int, /, **given: Any) -> Ball | None:
        if given["D"]:
            return Ball(None, "exact", True, "none", NOISY)
        network, found = _found(given)
        if found is None:
            return nothing(network)
        with working_bits(bits):
            return Ball(arb_of(silent(network)), EXACT + COUNTED) if found.kind == "silent" else None

    def compute(numbers: Arithmetic, **given: Any) -> Any:
        network, found = _found(given)
        start = start_of_static(network, present(found, "a static state").place)
        return solution(numbers, STATIC, network, start).number(unknown(place))

    pair = engines(compute, at_rest, proof=method_of, estimate=ESTIMATED, reference=REFERENCE, guard=LOSS)
    return Quantity(f"rate.static.{name}", title, formula, STATE, *pair, phases=False)


STATIC_STATE = (
    _quantity("mean", "mean activity m of the static state", "rate.mean", 0, lambda n: n.b),
    _quantity(
        "variance", "variance Delta0 of the static state over neurons", "rate.static.variance", 1, lambda n: 0
    ),
)
