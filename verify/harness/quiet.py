"""Wrong kernels are run in silence, and without what was right a moment ago."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from rnnchaos.verify.kernels.shared.references import patched


@contextmanager
def quiet() -> Iterator[None]:
    """Warnings of wrong kernels are nobody's concern. Memory that a kernel did not fill holds nothing: else
    it would hold what was right a moment ago."""
    with (
        threadpool_limits(1),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        patched(np, "empty", _nothing(np.empty)),
    ):
        warnings.simplefilter("ignore")
        with patched(np, "empty_like", _nothing(np.empty_like)):
            yield


def _nothing(make: Callable[..., Any]) -> Callable[..., Any]:
    def made(*given: Any, **options: Any) -> Any:
        array = make(*given, **options)
        array.fill(np.nan if array.dtype.kind in "fc" else 1)
        return array

    return made
