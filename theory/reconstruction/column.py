"""What the column of reconstructed networks states
(`rnnchaos.theory.reconstruction.notation` has the model)."""

from rnnchaos.theory.reconstruction.linear import relative_distance
from rnnchaos.theory.reconstruction.notation import PAPERS
from rnnchaos.theory.reconstruction.recursion import (
    RESCALED,
    autocovariance,
    distance,
    first_step,
    forced_exponent,
    weight_distance,
)
from rnnchaos.theory.reconstruction.regression import prediction_error, weight_error
from rnnchaos.theory.reconstruction.response import amplitude, horizon, linear_response, stationary

TITLE = "Reconstructed networks"
FORMULAS = (
    autocovariance,
    distance,
    weight_distance,
    first_step,
    linear_response,
    amplitude,
    horizon,
    stationary,
    relative_distance,
    weight_error,
    prediction_error,
    forced_exponent,
)
ERRATA = (RESCALED,)
