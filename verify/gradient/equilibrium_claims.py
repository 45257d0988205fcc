r"""Claims about the Boltzmann measure exp(-E/T) of the kinetic energy: one function a claim, each from all
starts.

E/N = T/2, the variance S(T), a Gaussian marginal, <F.h> = 0 and <F.x> = -T a neuron, <|grad E|^2>/N = T (1
+ g^2 E phi'^2), the thermometer T = <|grad E|^2>/<laplacian of E>, and the fluctuations of the overlap of
two replicas around zero. The intervals of the planted, the inside and the outside start are joined by
`hull`; claims that are themselves about the agreement of starts, and about overlaps of states from
different starts, have one interval of their own.
"""

from typing import Any

from rnnchaos.verify.claim import Claim, Rival, fixed, identity, shifted
from rnnchaos.verify.gradient.design import LEVELS, Equilibrium, apart, hull, overlaps, starts
from rnnchaos.verify.gradient.langevin import STARTS
from rnnchaos.verify.gradient.rivals import of_marginal, of_overlap, of_variance


def at(point: Equilibrium) -> tuple[Claim, ...]:
    """The claims about equilibrium that the point has a tolerance for."""
    known = {
        "energy": _energy,
        "variance": _variance,
        "force_field": _force_field,
        "force_state": _force_state,
        "thermometer": _thermometer,
        "gradient_norm": _gradient_norm,
        "overlap": _overlap,
    }
    out = [build(point) for name, build in known.items() if name in point.tolerance]
    if "marginal" in point.tolerance:
        out += [_marginal(point, index, level) for index, level in enumerate(LEVELS)]
    if "start" in point.tolerance:
        out += [_forgets(point, start) for start in ("inside", "outside")]
    return tuple(out)


def _common(point: Equilibrium, id: str, formula: str, name: str) -> dict[str, Any]:
    """What the claims share: `name` finds tolerance, bias budget and observable."""
    return {
        "id": f"gradient.{id}.{point.label}",
        "formula": f"gradient.{formula}",
        "point": {"g": point.g, "T": point.temperature},
        "tolerance": point.tolerance[name],
        "biases": point.biases(name),
        "budgets": point.budgets,
        "measurements": starts(point.study(), name),
        "combine": hull,
    }


def _where(point: Equilibrium) -> str:
    return f"at g = {point.g}, T = {'Gamma0' if point.T == 'energy' else point.T}"


def _energy(point: Equilibrium) -> Claim:
    return Claim(
        **_common(point, "energy", "energy", "energy"),
        title=f"E/N = T/2 {_where(point)}",
        prediction=lambda: point.heat / 2,
        relative=True,
        rivals=(Rival("E/N = T", lambda p, t: 2 * p), shifted()),
    )


def _variance(point: Equilibrium) -> Claim:
    return Claim(
        **_common(point, "boltzmann_variance", "boltzmann_variance", "variance"),
        title=f"variance S(T) of exp(-E/T) {_where(point)}",
        prediction=lambda: point.variance,
        relative=True,
        rivals=of_variance(point),
    )


def _force_field(point: Equilibrium) -> Claim:
    heat = point.heat
    return Claim(
        **_common(point, "angle.force.field", "angle.force", "force_field")
        | {"tolerance": point.tolerance["force_field"] * heat},
        title=f"F is orthogonal to h = J phi(x) {_where(point)}",
        prediction=lambda: 0.0,
        rivals=(fixed("F orthogonal to x: <F.h> = <F^2> = T", heat, "holds in the flow"), shifted()),
    )


def _force_state(point: Equilibrium) -> Claim:
    return Claim(
        **_common(point, "angle.force", "angle.force", "force_state"),
        title=f"<F.x> = -T a neuron {_where(point)}",
        prediction=lambda: -point.heat,
        relative=True,
        rivals=(
            fixed("F orthogonal to x", 0.0, "holds in the flow"),
            Rival("E/N = T", lambda p, t: 2 * p),
            shifted(),
        ),
    )


def _thermometer(point: Equilibrium) -> Claim:
    bent = point.at("curvature")
    return Claim(
        **_common(point, "thermometer", "thermometer", "thermometer"),
        title=f"<|grad E|^2>/<laplacian of E> = T {_where(point)}",
        prediction=lambda: point.heat,
        relative=True,
        rivals=(
            Rival("E/N = T", lambda p, t: 2 * p),
            Rival("curvature of |x|^2/2 alone", lambda p, t: p * bent, "laplacian taken for 1"),
            shifted(),
        ),
    )


def _gradient_norm(point: Equilibrium) -> Claim:
    heat = point.heat
    return Claim(
        **_common(point, "gradient_norm", "gradient_norm", "gradient_norm"),
        title=f"<|grad E|^2>/N = T (1 + g^2 E phi'^2) {_where(point)}",
        prediction=lambda: point.at("gradient_norm"),
        relative=True,
        rivals=(
            fixed("grad E = -F: T", heat, "no back-coupling J^T F"),
            Rival("grad E = phi' J^T F alone", lambda p, t: p - heat),
            shifted(),
        ),
    )


def _marginal(point: Equilibrium, index: int, level: float) -> Claim:
    common = _common(point, "boltzmann_measure", "boltzmann_measure", "marginal")
    own = {
        "id": f"{common['id']}.p{level}",
        "point": common["point"] | {"level": str(level)},
        "measurements": starts(point.study(), "marginal", index),
    }
    return Claim(
        **common | own,
        title=f"P(|x| < q sqrt(S)) {_where(point)}, q the normal quantile of {level}",
        prediction=lambda: level,
        rivals=of_marginal(point, level),
    )


def _overlap(point: Equilibrium) -> Claim:
    own = {"measurements": (overlaps(point.study(), point.overlap),), "combine": identity}
    return Claim(
        **_common(point, "overlap_fluctuations", "overlap_fluctuations", "overlap") | own,
        title=f"N <overlap^2> of replicas over q^2/(1 - m)^2 {_where(point)}",
        prediction=lambda: 1.0,
        rivals=of_overlap(point.at("overlap_multiplier"), point.N),
    )


def _forgets(point: Equilibrium, start: str) -> Claim:
    width = STARTS[start]
    own = {"measurements": (apart(point.study(), "variance", start),), "combine": identity}
    own |= {"tolerance": point.tolerance["start"] * point.variance}
    return Claim(
        **_common(point, f"planted_start.{start}", "planted_start", "start") | own,
        title=f"variance from {start} minus that from the planted start {_where(point)}",
        prediction=lambda: 0.0,
        rivals=(fixed("the start is remembered", (width**2 - 1) * point.variance), shifted()),
    )
