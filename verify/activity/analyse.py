r"""`analyse_activity(X, dt=...)`: what a recording says of itself, and theory beside it."""

from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from rnnchaos.numerics.quantity import shown
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.activity import page
from rnnchaos.verify.activity.analysis import ActivityAnalysis
from rnnchaos.verify.activity.reading.load import load
from rnnchaos.verify.activity.reading.recording import Recording, recording
from rnnchaos.verify.activity.statistics.estimates import estimates, measured
from rnnchaos.verify.activity.theory.compared import TOLERANCE, compared, setting
from rnnchaos.verify.activity.theory.declared import FLOW, MAP, RecordingTheory
from rnnchaos.verify.activity.theory.fit import fitted
from rnnchaos.verify.ensembles.machine import versions

SCHEMES = (FLOW, MAP)
STEP = "accepted: a finite number from 1e-6 to 1e6, the time between two samples"
LESS = "accepted with --theory"


def analyse_activity(
    X: Any,
    *,
    dt: float,
    key: str | None = None,
    transpose: bool = False,
    theory: str | None = None,
    scheme: str | None = None,
    fit: str | None = None,
    tolerance: float | None = None,
    finite_size: float | None = None,
    out: str | Path | None = None,
    **parameters: Any,
) -> ActivityAnalysis:
    """Mean, variance, autocovariance, kinetic energy, arc length, participation ratio, one-time law, drift
    and effective samples of activity, each with an interval at 95 %, and theory beside them as verdicts.

    `X` is an array (T, N) or (realisations, T, N), or the path of a file (.npy, .npz, .csv, .tsv, .mat,
    .safetensors; `key` names one of its arrays; `transpose` where neurons come before times), `dt` the time
    between samples in units of the neurons' time constant. The unit is the network: intervals are over
    realisations, or, of one network, over pieces in time. `theory` names what a column declares, its
    `parameters` are keywords (g=2, phi="tanh"); `scheme` says whether the data are of a flow or of Euler's
    map, where that is not left to be seen. `tolerance` is the smallest relative difference that matters
    (0.25), `finite_size` the relative bias of a network of this size where no pilot is recorded. `fit` names
    a parameter to be found from the data instead of given. With a folder `out`, activity.html and
    activity.json are written there. Raises `UsageError`, `CannotRead`, `CannotWrite`.
    """
    if out is not None:
        page.check(out)
    step = _number("dt", dt, 1e-6, 1e6, STEP)
    named = _theory(theory, scheme, fit, {"tolerance": tolerance, "finite_size": finite_size, **parameters})
    given = {} if named is None else named.parsed(parameters, fit)
    wanted = "accepted: a number above 0, below 1"
    t = _number("tolerance", TOLERANCE if tolerance is None else tolerance, 1e-6, 1 - 1e-6, wanted)
    least = None if finite_size is None else _number("finite_size", finite_size, 0, 1e3, "accepted: from 0")
    found = _given(X, key=key, transpose=transpose)
    with threadpool_limits(1, user_api="blas"):
        seen = measured(found, step)
    both, fitting, said = None, None, ""
    if named is not None:
        how, recognised = setting(seen, named, given, scheme, finite=least, tolerance=t)
        said = recognised.said
        if fit is None:
            both = compared(seen, how, recognised)
        else:
            fitting, both = fitted(seen, how, fit, recognised)
    options: dict[str, Any] = {
        "dt": step,
        "theory": theory,
        "scheme": scheme,
        "fit": fit,
        "tolerance": t,
        "finite_size": least,
    }
    options |= {name: shown(value) for name, value in given.items()} | {"versions": versions()}
    analysis = ActivityAnalysis(seen, tuple(estimates(seen)), both, fitting, said, options)
    if out is not None:
        page.write(analysis, out)
    return analysis


def theories() -> dict[str, RecordingTheory]:
    """Those that columns declare, by name."""
    return {each.id: each for each in registered("RECORDINGS")}


def _theory(
    name: str | None, scheme: str | None, fit: str | None, words: Mapping[str, Any]
) -> RecordingTheory | None:
    """The theory, and whether what is asked of it can be. Raises `UsageError`."""
    if name is None:
        for each, value in {"scheme": scheme, "fit": fit, **words}.items():
            if value is not None:
                raise UsageError(each, value, LESS)
        return None
    known = theories()
    if name not in known:
        raise UsageError("theory", name, f"accepted: {', '.join(known)}")
    found = known[name]
    if scheme is not None and scheme not in found.readings:
        raise UsageError("scheme", scheme, f"accepted with --theory {name}: {', '.join(found.readings)}")
    if fit is not None and fit not in found.fits:
        fits = ", ".join(found.fits) or "no parameter"
        raise UsageError("fit", fit, f"accepted with --theory {name}: {fits}")
    return found


def _given(X: Any, *, key: str | None, transpose: bool) -> Recording:
    if isinstance(X, str | Path):
        return load(X, key=key, transpose=transpose)
    if key is not None:
        raise UsageError("key", key, "accepted with the path of a file")
    return recording(X, transpose=transpose)


def _number(name: str, value: Any, least: float, most: float, accepted: str) -> float:
    kind = isinstance(value, int | float) and not isinstance(value, bool)
    number = float(value) if kind else float("nan")
    if not (isfinite(number) and least <= number <= most):
        raise UsageError(name, value, accepted)
    return number
