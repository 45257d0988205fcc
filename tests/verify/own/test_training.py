"""The guide's trained network: the gradient that it learns by is that of its loss."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

GUIDE = Path(__file__).parents[3] / "notes" / "guides" / "own_weights.md"


def test_its_gradient_is_that_of_its_loss() -> None:
    """By central differences of every parameter at several entries."""
    text = GUIDE.read_text(encoding="utf-8")
    (body,) = (b for b in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "def loss(p, s):" in b)
    space: dict[str, Any] = {"np": np}
    exec(body[: body.index("def train")], space)
    rng, N = np.random.default_rng(0), space["N"]
    p = {
        "W": rng.standard_normal((N, N)) / 8,
        "U": rng.standard_normal((N, 1)),
        "b": rng.standard_normal(N) / 9,
    }
    p["V"] = rng.standard_normal(N) / 4
    s = rng.uniform(-1, 1, (space["T"], space["BATCH"], 1))
    _, gradient = space["loss"](p, s)
    for name, value in p.items():
        for place in [(0,) * value.ndim, *zip(*rng.integers(0, value.shape, (2, value.ndim)).T, strict=True)]:
            ends = []
            for step in (1e-6, -1e-6):
                moved = {**p, name: value.copy()}
                moved[name][place] += step
                ends.append(space["loss"](moved, s)[0])
            assert gradient[name][place] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-4, abs=1e-8)
