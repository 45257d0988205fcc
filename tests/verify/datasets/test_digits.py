"""The digits as real images: each value lies in the interval of its pixel."""

import numpy as np
import pytest

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.datasets import digits


def test_every_value_lies_in_the_interval_of_its_pixel() -> None:
    pytest.importorskip("sklearn")
    train, test = digits.images(0)
    assert (train.shape, test.shape) == ((48, 1400), (48, 397))
    found = np.floor((np.hstack([train, test]) + 1) * 17 / 2)
    raw = digits.pixels()
    raw = raw[:, np.var(raw, axis=0) > 1]
    assert sorted(map(tuple, found.T)) == sorted(map(tuple, raw))


def test_a_split_is_a_number() -> None:
    pytest.importorskip("sklearn")
    one, again, other = (digits.images(k)[0] for k in (0, 0, 1))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_without_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"rnnchaos\[data\]"):
        digits.images(0)
