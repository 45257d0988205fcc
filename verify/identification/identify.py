r"""`identify(samples, drift=..., parameters=...)`: parameters of a drift from draws of its stationary state.

$$dx=f(x;\theta)\,dt+\sqrt{2D}\,dW,\qquad E[f\cdot\nabla\psi+D:\nabla\nabla\psi]=0$$

for every test function $\psi$: no order in time, no density and no score is needed. What samples cannot say
is refused with its name: without D the time scale, and combinations of parameters that leave the stationary
density as it is, such as the circulation of a linear drift.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.verify.identification import arguments as read
from rnnchaos.verify.identification.equations import Equations, Model, monomials
from rnnchaos.verify.identification.estimate import Estimate, Means, estimated, heavy, means, null_vector
from rnnchaos.verify.identification.identification import Identification

Array = NDArray[np.float64]
HIGHEST, STEPS, SETTLED = 6, 40, 1e-9
"""Degree of tests that is tried where none is given; Newton's steps of samples of Euler's scheme, and when
they end, in standard errors."""


def identify(
    samples: Any,
    *,
    drift: Mapping[sp.Symbol, sp.Expr] | Sequence[sp.Expr] | sp.Expr,
    parameters: Sequence[sp.Symbol],
    variables: Sequence[sp.Symbol] | None = None,
    diffusion: Any = None,
    tests: int | Sequence[sp.Expr] | None = None,
    weight: Any = "optimal",
    clusters: Any = None,
    delta: float | None = None,
    confidence: float = 0.95,
) -> Identification:
    """Parameters of a drift, affine in them, with intervals, and a test of the model.

    `samples` is an array (n, d), or (n,) for d = 1: draws of the stationary state, in any order. `drift` are
    d SymPy expressions, as a mapping from each variable to its rate, or a list in the order of `variables`
    (default: the symbols that are no parameters, by name). `diffusion` is D of dx = f dt + sqrt(2 D) dW, half
    the noise's variance per time: a number, a list of d numbers for each variable, or a matrix; expressions
    in the parameters may stand there too. Without it D is taken as a multiple of the identity, and only
    theta/D is found. `tests` are test functions, SymPy expressions, or the degree of all polynomials up to it
    (default: the lowest from 2 to 6 that determines the parameters). `weight` of the equations: "optimal",
    "identity", or a matrix. `clusters` (n,) labels samples that depend on each other, such as those of one
    trajectory: errors then come from what differs between labels. `delta` is the step of Euler's scheme where
    that made the samples: they are then held to what they follow exactly; tests are polynomials.

    Raises `UsageError` for what is not accepted, parameters that the samples do not determine (with the
    direction that they leave open), equations without a finite variance; `NonConvergence`.
    """
    data = read.samples(samples)
    names = read.parameters(parameters)
    rates, order = read.drift(drift, variables, names, data.shape[1])
    noise = read.diffusion(diffusion, names, len(order))
    model = Model(order, names, rates, noise, read.step(delta))
    groups = read.clusters(clusters, len(data))
    level = read.confidence(confidence)
    if diffusion is None and any(sp.expand(f.subs(dict.fromkeys(names, 0))) != 0 for f in rates):
        what = "accepted: D, as a part of the drift has no parameter: without it only theta/D is determined"
        raise UsageError("diffusion", None, what)
    refused = UsageError("tests", tests, "accepted: a degree, or SymPy expressions")
    for asked in read.tests(tests, order, HIGHEST):
        functions = monomials(order, asked, data) if isinstance(asked, int) else asked
        try:
            found, equations = _solved(_equations(model, functions), data, groups, weight)
            return Identification.of(found, equations, len(data), level, scaled=diffusion is None)
        except Undetermined as refusal:
            refused = refusal
    raise refused


class Undetermined(UsageError):
    """Tests that leave parameters open: others may not."""


def _equations(model: Model, tests: Sequence[sp.Expr]) -> Equations:
    """Without those that say 0 = 0. Raises `UsageError`."""
    if model.delta and not all(test.is_polynomial(*model.variables) for test in tests):
        raise UsageError("tests", list(map(str, tests)), "accepted with delta: polynomials")
    told = tuple(t for t in tests if sp.expand(model.generated(t)) != 0)
    found = Equations(model, told)
    if found.homogeneous:
        what = (
            "accepted: numbers, or None: samples determine only theta/D, as nothing in the model has a scale"
        )
        raise UsageError("diffusion", str(model.diffusion.tolist()), what)
    p = len(model.parameters)
    if len(told) < p:
        what = f"accepted: as many as there are parameters, {p}, or more; L psi = 0 does not count"
        raise Undetermined("tests", len(told), what)
    return found


def _solved(
    equations: Equations, data: Array, groups: Array | None, weight: Any
) -> tuple[Estimate, Equations]:
    """Raises `UsageError`, `NonConvergence`."""
    model, names = equations.model, equations.model.parameters
    start = np.zeros(len(names))
    if model.delta:
        start = _solved(replace(equations, model=replace(model, delta=0.0)), data, groups, "optimal")[0].theta
    for _ in range(STEPS):
        rows = equations.rows(data, start)
        of = means(rows, groups)
        found = _determined(of, equations, weight)
        if not model.delta or np.all(np.abs(found.theta - start) <= SETTLED * found.errors):
            break
        start = found.theta
    else:
        raise NonConvergence("the equations of Euler samples", f"{np.abs(found.theta - start).max():.1e}")
    place = heavy(rows, found.theta, groups)
    if place is not None:
        what = "accepted: tests that grow slowly enough; one sample dominates the sum of squares of L psi"
        raise UsageError("tests", str(equations.tests[place]), f"{what}: its mean square may be infinite")
    return found, equations


def _determined(of: Means, equations: Equations, weight: Any) -> Estimate:
    """The estimate. Raises `Undetermined` with the direction that is left open."""
    names, count = equations.model.parameters, len(equations.tests)
    least = 2 * count - len(names) + 2
    if of.groups < least:
        what = f"accepted: {least} or more that are independent, for {count} tests of {len(names)} parameters"
        raise UsageError("clusters" if of.groups < of.n else "samples", of.groups, what)
    open_ = null_vector(of)
    if open_ is not None:
        along = ", ".join(f"{x:.4g}" for x in open_)
        what = f"not determined: along ({along}) the samples' equations do not change beyond their noise"
        raise Undetermined("parameters", ", ".join(map(str, names)), what)
    return estimated(of, read.weight(weight, count))
