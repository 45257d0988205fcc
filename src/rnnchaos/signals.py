"""Ctrl-C and SIGTERM: one line, 130 or 143, and no traceback.

While modules are still loaded there is nothing to clean up, and the process ends at once. Later the signal is
an exception, so that worker processes end, half-written files go and a terminal gets its cursor back. It is
not raised in the middle of an import, which would turn it into an error of its own, nor while a worker is
being started, which would be lost: there it comes a moment later. Within `PATIENCE` seconds a second signal
is the same wish; after that it ends the process as it stands.
"""

import os
import signal
import sys
import time
from _thread import start_new_thread
from contextlib import suppress
from threading import main_thread
from types import FrameType
from typing import Any, NoReturn

PATIENCE = 3.0
AGAIN = 0.02
ENDS = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}
"""The signals that end a command, and what is said; the exit code is 128 and the number of the signal."""
HELD = ("WorkerPool.__init__", "WorkerPool.submit")


class Stopped(BaseException):
    """A signal that ends the command. (click would turn a `KeyboardInterrupt` into a line of its own.)"""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number, self.advice = number, ""

    def __str__(self) -> str:
        return ": ".join(filter(None, [ENDS[signal.Signals(self.number)], self.advice]))


class Signals:
    """What SIGINT and SIGTERM do in this process from now on."""

    def __init__(self) -> None:
        self.first: float | None = None
        self.running = False
        for number in ENDS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # a shell's background job is deaf to Ctrl-C
                signal.signal(number, self.heed)
        sys.unraisablehook = self.lost

    def heed(self, number: int, frame: FrameType | None) -> None:
        """The handler: end at once, by an exception, or a moment later."""
        now = time.monotonic()
        if not self.running or (self.first is not None and now - self.first > PATIENCE):
            leave(number)
        if self.first is not None:
            return
        if held(frame):
            send_again(number)
            return
        self.first = now
        raise Stopped(number)

    def lost(self, unraisable: Any) -> None:
        """Send a signal again whose exception Python could only report, as those of a destructor."""
        if isinstance(unraisable.exc_value, Stopped):
            self.first = None
            send_again(unraisable.exc_value.number)
        else:
            sys.__unraisablehook__(unraisable)

    def ignore(self) -> None:
        """The command is done, and its exit code is known."""
        for number in ENDS:
            signal.signal(number, signal.SIG_IGN)


def leave(number: int) -> NoReturn:
    """End as it stands: there is nothing to clean up, or cleaning up takes too long."""
    with suppress(OSError):
        os.write(2, f"rnnchaos: {ENDS[signal.Signals(number)]}\n".encode())
    os._exit(128 + number)


def send_again(number: int) -> None:
    """Send the signal to the main thread in a moment."""

    def send() -> None:
        time.sleep(AGAIN)
        if sys.platform == "win32":
            signal.raise_signal(number)
        else:
            signal.pthread_kill(main, number)

    main = main_thread().ident or 0
    start_new_thread(send, ())


def held(frame: FrameType | None) -> bool:
    """Whether a module is being loaded or a worker started."""
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith("<frozen importlib") or code.co_qualname in HELD:
            return True
        frame = frame.f_back
    return False
