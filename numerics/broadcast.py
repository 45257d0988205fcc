"""Arrays of parameters: float64 in, float64 out, of the broadcast shape.

A quantity with a path of its own for arrays (`Quantity.vectorised`) answers by that, to about 1e-12 unless it
says otherwise; any other is evaluated point by point, to all digits of a float64. nan stands for "no value".
Only numbers come as arrays: every other parameter has one value.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rnnchaos.numerics.quantity import Quantity
from rnnchaos.theory.catalogue import broken
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_ACCEPTED = "accepted: one value, or an array of real numbers where it is a number"


def arrays_among(asked: Quantity, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that are arrays or lists. A parameter whose value is itself a list is not among them."""
    whole = {p.name for p in asked.parameters if p.many}
    return {name: raw for name, raw in parameters.items() if name not in whole and _is_array(raw)}


def _is_array(raw: Any) -> bool:
    return isinstance(raw, list | tuple) or (hasattr(raw, "__array__") and getattr(raw, "ndim", 0) > 0)


def broadcast(
    asked: Quantity, parameters: Mapping[str, Any], given: Mapping[str, Any], evaluate: Callable[..., Any]
) -> Any:
    """The quantity over the arrays in `given`; `evaluate` is asked for single points.

    Raises `UsageError` for what is not an array of real numbers, for a number outside the parameter's domain
    and for shapes that do not fit.
    """
    import numpy as np

    arrays = {name: _numbers(name, raw) for name, raw in given.items()}
    single = {name: raw for name, raw in parameters.items() if name not in arrays}
    shape = _common_shape(arrays)
    first = {name: float(array.flat[0]) for name, array in arrays.items()}
    for name, array in arrays.items():
        for extreme in (array.min(), array.max()):
            asked.resolve({**single, **first, name: float(extreme)})
    resolved = asked.resolve({**single, **first})
    kinked = any(isinstance(value, Nonlinearity) and value.kinked for value in resolved.values())
    if asked.vectorised is not None and not kinked:  # those paths take phi to be smooth at 0
        return _shaped(asked, asked.vectorised(**{**resolved, **arrays}), shape)
    points = zip(*(a.ravel().tolist() for a in np.broadcast_arrays(*arrays.values())), strict=True)
    found = [evaluate(asked.id, **single, **dict(zip(arrays, point, strict=True))) for point in points]
    return np.array([float(value) for value in found]).reshape(shape)


def _shaped(asked: Quantity, found: Any, shape: tuple[int, ...]) -> Any:
    """What the float64 path returned. Raises `UsageError` where it is no array of numbers of that shape."""
    import numpy as np

    array = np.asarray(found)
    if array.dtype.kind == "f" and array.shape == shape:
        return array
    what = f"{type(found).__name__} of shape {array.shape}"
    wanted = f"wanted: a float64 array of shape {shape}"
    raise broken(asked.id, "QUANTITIES", f"its path for arrays returns {what}; {wanted}")


def _numbers(name: str, raw: Any) -> Any:
    """`raw` as a float64 array. Raises `UsageError`."""
    import numpy as np

    if isinstance(raw, np.ma.MaskedArray):
        raise UsageError(name, "a masked array", f"{_ACCEPTED}; a mask would be lost")
    try:
        plain = np.asarray(raw)
        if plain.dtype.kind not in "iufUO":
            raise UsageError(name, f"an array of dtype {plain.dtype}", _ACCEPTED)
        array = plain.astype(np.float64)
    except (ValueError, TypeError):
        raise UsageError(name, raw, _ACCEPTED) from None
    if array.size == 0:
        raise UsageError(name, f"an array of shape {array.shape}", f"{_ACCEPTED}, at least one")
    return array


def _common_shape(arrays: Mapping[str, Any]) -> tuple[int, ...]:
    import numpy as np

    try:
        return np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise UsageError("shapes", shapes, "accepted: arrays that broadcast together") from None
