"""What the Euler map's column lists for verification."""

from typing import Any

from rnnchaos.verify.scheme.shares import SPECTRA

OBSERVABLES = (SPECTRA,)


def claims() -> tuple[Any, ...]:
    """Moments and autocovariances, largest exponents, whole spectra."""
    from rnnchaos.verify.scheme import lyapunov, moments, spectrum_band, whole_spectrum

    return (*moments.claims(), *lyapunov.claims(), *whole_spectrum.claims(), spectrum_band.claim())


def designs() -> tuple[Any, ...]:
    """The discrete network's; the others are the Gaussian column's."""
    from rnnchaos.verify.scheme.lyapunov import LARGEST, SUM
    from rnnchaos.verify.scheme.spectrum_band import BAND
    from rnnchaos.verify.scheme.whole_spectrum import EDGE, TRACE, WHOLE

    return (LARGEST, SUM, WHOLE, TRACE, EDGE, BAND)


def recordings() -> tuple[Any, ...]:
    """Of Euler's map at the dt of the recording."""
    from rnnchaos.verify.scheme.recordings import THEORY

    return (THEORY,)


CLAIMS = claims
DESIGNS = designs
RECORDINGS = recordings
