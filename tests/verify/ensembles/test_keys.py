"""Keys are injective: whatever a record depends on, moved by its smallest unit, gives another key.

`moves` lists the smallest moves of every field; `collisions` finds those that leave the key. Faulty keys are
planted (floats cut to six digits, seeds to 32 bits, ...) and each must show as a collision.
"""

import hashlib
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles import sources
from rnnchaos.verify.ensembles import study as module
from rnnchaos.verify.ensembles.checkpoint import checkpoint
from rnnchaos.verify.ensembles.sources import closure
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.gaussian.spectrum_kernels import spectrum
from rnnchaos.verify.heavy_tailed.transition_trial import Protocol, Trial
from rnnchaos.verify.networks import flow

Task = tuple[Study, int, int]
"""Study, entropy, index: what a stored record is the answer to."""

GIVEN: dict[str, Any] = {
    "g": 1.2345678,
    "N": 500,
    "phi": "tanh",
    "clip": 0.0,
    "signed": True,
    "none": None,
    "lags": (2.0, 4.0, (1, 2)),
    "by": {"a": 1, "b": 0.1},
}


def kernel(seed: np.random.SeedSequence, **_: Any) -> dict[str, Any]:
    return {}


def other(seed: np.random.SeedSequence, **_: Any) -> dict[str, Any]:
    return {}


def local(power: int) -> Callable[..., dict[str, Any]]:
    def made(seed: np.random.SeedSequence, **_: Any) -> dict[str, Any]:
        return {"x": 2**power}

    return made


def moved(value: Any) -> Iterator[Any]:
    """The smallest moves of a parameter's value, and what only looks the same."""
    if isinstance(value, bool):
        yield from (not value, int(value), str(value))
    elif isinstance(value, int):
        yield from (value + 1, value - 1, float(value), str(value), value + 2**32, value + 2**64)
    elif isinstance(value, float):
        yield from (math.nextafter(value, math.inf), math.nextafter(value, -math.inf), repr(value), -value)
        yield from [int(value)] if value.is_integer() else []
    elif isinstance(value, str):
        yield from (value + " ", value.upper(), value + "\x00", [value])
    elif value is None:
        yield from ("", "null", "None", 0, False, ())
    elif isinstance(value, tuple):
        yield from ((*value, 0), value[::-1], [value], value[:-1])
        for place, part in enumerate(value):
            yield from ((*value[:place], new, *value[place + 1 :]) for new in moved(part))
    elif isinstance(value, dict):
        yield from (list(value.items()), {**value, "c": 0}, {f"{k} ": v for k, v in value.items()})
        for name, part in value.items():
            yield from ({**value, name: new} for new in moved(part))


def moves() -> Iterator[tuple[str, Task]]:
    """Every task that differs from the first in one smallest move, each with what was moved."""
    of, entropy = Study("mine", kernel, tuple(GIVEN.items())), 2**40 + 5
    yield "nothing", (of, entropy, 3)
    for name, value in GIVEN.items():
        rest = {key: part for key, part in GIVEN.items() if key != name}
        yield f"{name} left out", (replace(of, parameters=tuple(rest.items())), entropy, 3)
        yield f"{name} renamed", (replace(of, parameters=((f"{name}2", value), *rest.items())), entropy, 3)
        for new in moved(value):
            yield f"{name}={new!r}", (replace(of, parameters=((name, new), *rest.items())), entropy, 3)
    for seed in (entropy + 1, entropy + 2**32, entropy + 2**53, entropy % 2**32, entropy + 2**128):
        yield f"seed {seed}", (of, seed, 3)
    for index in (4, 3 + 2**32, 3 + 2**64):
        yield f"index {index}", (of, entropy, index)
    yield "id", (replace(of, id="mine "), entropy, 3)
    for name, function in (("other", other), ("local 1", local(1)), ("local 2", local(2))):
        yield f"kernel {name}", (replace(of, kernel=function), entropy, 3)


def collisions() -> list[tuple[str, str]]:
    """Pairs of different tasks that have one key."""
    seen: dict[str, str] = {}
    found = []
    for name, (of, entropy, index) in moves():
        before = seen.setdefault(of.task_key(entropy, index), name)
        if before != name:
            found.append((before, name))
    return found


def test_the_smallest_move_of_any_field_gives_another_key() -> None:
    assert len(list(moves())) > 90
    assert collisions() == []


def rounded(value: Any, digits: int) -> Any:
    if isinstance(value, tuple | list):
        return [rounded(part, digits) for part in value]
    if isinstance(value, dict):
        return {name: rounded(part, digits) for name, part in value.items()}
    return float(f"{value:.{digits}g}") if type(value) is float else value


def short_seed(content: list[Any]) -> list[Any]:
    known = len(content) == 3 and content[1].isdigit()
    return [content[0], str(int(content[1]) % 2**32), content[2]] if known else content


def untyped(value: Any) -> Any:
    """Keys by Python's equality: 1 == 1.0 == True, 0.0 == -0.0."""
    if isinstance(value, tuple | list):
        return [untyped(part) for part in value]
    if isinstance(value, dict):
        return {name: untyped(part) for name, part in value.items()}
    return float(value) + 0.0 if isinstance(value, bool | int | float) else value


PLANTED: dict[str, Callable[[list[Any]], Any]] = {
    "floats cut to 6 digits": partial(rounded, digits=6),
    "floats cut to 15 digits": partial(rounded, digits=15),
    "seed cut to 32 bits": short_seed,
    "no types": untyped,
    "no kernel": lambda content: [
        part for place, part in enumerate(content) if place != 2 or len(content) < 5
    ],
    "no parameters": lambda content: content if len(content) < 5 else [*content[:3], content[4]],
    "no id": lambda content: content if len(content) < 5 else content[2:],
    "no index": lambda content: content if len(content) > 3 else content[:2],
    "text": str.upper,  # type: ignore[dict-item]
}


@pytest.mark.parametrize("fault", PLANTED.values(), ids=PLANTED)
def test_a_planted_key_shows(fault: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(content: list[Any]) -> str:
        whole = fault(json.dumps(content)) if fault is str.upper else json.dumps(fault(content))
        return hashlib.sha256(whole.encode()).hexdigest()

    monkeypatch.setattr(module, "_digest", faulty)
    assert collisions()


def test_a_kernels_closure_is_part_of_its_key_and_its_memory_is_not() -> None:
    """Kernels made inside of a function share name and source; peak memory changes no result."""
    keys = {study("mine", local(power)).key for power in (1, 2, 1)}
    assert len(keys) == 2
    assert study("mine", kernel, memory_bytes=1).key == study("mine", kernel, memory_bytes=2).key


def test_studies_are_equal_where_their_keys_are() -> None:
    assert study("mine", kernel, g=1) != study("mine", kernel, g=1.0)
    assert study("mine", kernel, g=0.0) != study("mine", kernel, g=-0.0)
    one, again = (study("mine", kernel, a=[1, [2]], b={"y": 1, "x": 2}) for _ in range(2))
    assert one == again
    assert hash(one) == hash(again)
    assert one == study("mine", kernel, b={"x": 2, "y": 1}, a=(1, (2,)))


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 4))
def test_floats_that_differ_have_different_keys(value: float, ulps: int) -> None:
    near = value
    for _ in range(ulps):
        near = math.nextafter(near, math.inf)
    if math.isfinite(near):
        assert study("mine", kernel, g=value).key != study("mine", kernel, g=near).key


def test_a_kernel_sees_what_its_key_says() -> None:
    """np.float64(0.2) has the key of 0.2, but float32 times it is float64: kernels get plain numbers."""
    of = study("mine", kernel, g=np.float64(0.2), N=np.int64(5), lags=[np.float32(0.5)])
    assert [type(value) for value in dict(of.parameters).values()] == [int, float, tuple]
    assert of == study("mine", kernel, g=0.2, N=5, lags=[0.5])


class Half(float):
    """A float that is no float."""


@pytest.mark.parametrize(
    "bad",
    [math.nan, {1: 2}, {True: 2}, Half(0.5), b"x", {1}, np.zeros(2), [math.inf], {"a": {2: 1}}],
    ids=repr,
)
def test_a_parameter_without_a_key_of_its_own_is_refused(bad: Any) -> None:
    with pytest.raises(UsageError, match=r"parameters = .*finite JSON"):
        study("mine", kernel, g=bad)


@pytest.mark.parametrize(
    "bad",
    [partial(kernel, g=1), Half, len, Protocol(alpha=1.0, N=9).memory_bytes],
    ids=["a partial", "a class", "a builtin", "a method"],
)
def test_a_kernel_without_a_name_is_refused(bad: Any) -> None:
    with pytest.raises(UsageError, match="kernel"):
        study("mine", bad)


@pytest.mark.parametrize("of", [flow.richardson_pair, spectrum, Trial], ids=lambda of: of.__name__)
def test_one_byte_of_any_imported_file_gives_another_digest(
    of: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(sys.modules[of.__module__].__file__ or "").resolve()
    files = closure(of.__module__, path)
    digests = [sources.digest(of)]
    for number, (name, file) in enumerate(files.items()):
        copy = tmp_path / f"{number}.py"
        copy.write_bytes(file.read_bytes() + b"\n")
        monkeypatch.setattr(sources, "closure", lambda *_, name=name, copy=copy: {**files, name: copy})
        sources._digest.cache_clear()
        digests.append(sources.digest(of))
    sources._digest.cache_clear()
    assert len(set(digests)) == len(digests) == len(files) + 1 > 5


def test_no_array_of_a_checkpoint_is_cut_short() -> None:
    """Printed, an array of more than a thousand numbers loses its middle."""
    long = np.zeros(5000)
    keys = {checkpoint(["run", long]).key}
    for place, value in ((2500, np.nextafter(0, 1)), (2500, -0.0)):
        changed = long.copy()
        changed[place] = value
        keys.add(checkpoint(["run", changed]).key)
    keys.add(checkpoint(["run", long.astype("f4")]).key)
    assert len(keys) == 4
    with pytest.raises(TypeError):
        checkpoint(["run", object()])


STATED = """
from operator import itemgetter
from rnnchaos.verify.claim import Measurement
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.networks.flow import richardson_pair

def inside(words, table):
    def kernel(seed, a=frozenset("xyz")):
        return {word: table[word] for word in words if word in {"alpha", "beta", "gamma"}}
    return kernel

words = {"alpha", "beta", "gamma", "delta"}
own = study("own", inside(words, dict.fromkeys(sorted(words), 1.0)))
print(own.key, study("pairs", richardson_pair, g=2.0, N=5, lags=[1.0]).key)
print(Measurement("x", own, lambda record, at=frozenset(words): len(at)).content)
"""


def test_keys_are_the_same_in_every_process() -> None:
    """Also those of functions over sets, whose order is that of hashes."""
    said = [
        subprocess.run(
            [sys.executable, "-c", STATED],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert len(set(said[0].split())) == 3
