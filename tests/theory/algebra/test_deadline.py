"""A computation that does not end is interrupted, wherever Python happens to be."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from rnnchaos.theory.algebra.deadline import OutOfTime, can_interrupt, deadline


def busy(seconds: float) -> None:
    start = time.process_time()
    while time.process_time() < start + seconds:
        pass


def forever() -> None:
    while True:
        pass


@contextmanager
def unraisable() -> Iterator[list[object]]:
    """What Python drops meanwhile, and tells."""
    dropped: list[object] = []
    told, sys.unraisablehook = sys.unraisablehook, lambda lost: dropped.append(lost.exc_value)
    try:
        yield dropped
    finally:
        sys.unraisablehook = told


class Slow:
    def __del__(self) -> None:
        busy(0.2)


class Broken:
    def __del__(self) -> None:
        raise ValueError


def in_a_destructor() -> None:
    Slow()
    forever()


def in_a_callback_of_the_collector() -> None:
    def slow(*_: object) -> None:
        busy(0.2)

    gc.callbacks.append(slow)
    try:
        gc.collect()
    finally:
        gc.callbacks.remove(slow)
    forever()


@pytest.mark.parametrize("of_processor", [False, True])
@pytest.mark.parametrize("work", [forever, in_a_destructor, in_a_callback_of_the_collector])
def test_an_interruption_that_python_drops_comes_again_and_is_not_told(
    work: Callable[[], None], of_processor: bool
) -> None:
    """What a signal's handler raises while a destructor or such a callback runs is lost."""
    with unraisable() as dropped:
        with pytest.raises(OutOfTime), deadline(0.1, of_processor=of_processor):
            work()
        assert dropped == []


def test_what_others_drop_is_told() -> None:
    with unraisable() as dropped:
        with deadline(10):
            Broken()
        assert [type(lost) for lost in dropped] == [ValueError]


def test_what_ends_in_time_leaves_nothing_behind() -> None:
    hook = sys.unraisablehook
    with deadline(0.05):
        pass
    time.sleep(0.1)
    assert sys.unraisablehook is hook


def test_outside_the_main_thread_nothing_is_interrupted() -> None:
    ended: list[bool] = []

    def work() -> None:
        with deadline(0.01):
            time.sleep(0.05)
        ended.append(can_interrupt())

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [False]
