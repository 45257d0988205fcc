"""What the Gaussian column lists for verification."""

from typing import Any

from rnnchaos.verify.gaussian.spectra import SPECTRA
from rnnchaos.verify.gaussian.studies import GAUSSIAN, POINTS, SPECTRUM

STUDIES = (GAUSSIAN, SPECTRUM)
OBSERVABLES = (*POINTS, SPECTRA)


def claims() -> tuple[Any, ...]:
    """Moments and their slope, autocovariances, exponents, noise, dimensions, the flow's whole spectrum."""
    from rnnchaos.verify.gaussian import correlation, dimension, lyapunov, moments, noise
    from rnnchaos.verify.gaussian.flow_spectrum import mirror, volumes

    parts = (moments, correlation, lyapunov, noise, dimension, mirror, volumes)
    return tuple(claim for part in parts for claim in part.claims())


def designs() -> tuple[Any, ...]:
    """Points of the moments; then one observable each."""
    from rnnchaos.verify.gaussian import design, dimension, lyapunov, noise, rise
    from rnnchaos.verify.gaussian.flow_spectrum import mirror, volumes

    dimensions = (dimension.TRACE, dimension.PARTICIPATION, rise.RISE)
    spectra = (*mirror.EDGES.values(), volumes.VOLUMES)
    return (*design.POINTS, *lyapunov.FLOW.values(), noise.NOISY, *dimensions, *spectra)


def predictions() -> tuple[Any, ...]:
    """The circular law."""
    from rnnchaos.verify.weights.theory.circular import CIRCULAR

    return (CIRCULAR,)


def recordings() -> tuple[Any, ...]:
    """Of the flow, and of Euler's map where data are its."""
    from rnnchaos.verify.gaussian.recordings.theory import THEORY

    return (THEORY,)


CLAIMS = claims
PREDICTIONS = predictions
RECORDINGS = recordings
DESIGNS = designs
ORACLES = tuple(
    f"rnnchaos.verify.gaussian.oracles.{name}"
    for name in ("trajectories", "spectra", "whole_spectra", "flow_spectra")
)
