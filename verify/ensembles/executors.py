"""Where tasks run: a pool of processes, this process, a dask cluster, MPI ranks.

`WorkerPool` is the standard process pool with three faults mended. Workers are spawned, not forked: forking
a process that has BLAS threads can hang. They do not import the user's script, so a script needs no
`__main__` guard (kernels live in importable modules). And they hold one end of a pipe whose other end only
the parent has: when the parent closes it, or dies of any cause, kill -9 included, they end at once and leave
no orphan.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.machine import cores, single_blas

MOST = 1024
ACCEPTED = f"processes, processes=K with K from 1 to {MOST}, serial, dask=ADDRESS, mpi"
P = ParamSpec("P")
T = TypeVar("T")


class WorkerPool(ProcessPoolExecutor):
    """Processes, one for each usable core unless `workers` says otherwise."""

    def __init__(self, workers: int | None = None) -> None:
        context = multiprocessing.get_context("spawn")
        resource_tracker.ensure_running()
        reader, self._lifeline = context.Pipe(duplex=False)
        super().__init__(workers or cores(), context, initializer=_watch, initargs=(reader,))

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        with _no_interrupt(), _no_script():
            return super().submit(function, *args, **kwargs)

    def stop(self) -> None:
        """End the workers, whatever they are doing."""
        self._lifeline.close()
        super().shutdown(wait=True, cancel_futures=True)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self.stop()
        self.shutdown(wait=True)
        self._lifeline.close()


class SerialExecutor(Executor):
    """Runs each task in this process, when it is submitted."""

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except Exception as failure:
            future.set_exception(failure)
        return future


def executor_from(text: str) -> Executor:
    """The executor that `--executor` names: processes, processes=K, serial, dask=ADDRESS or mpi.

    Raises `UsageError` for any other text, and where the library it needs is not installed.
    """
    name, _, argument = text.partition("=")
    if name == "processes" and (not argument or (argument.isdecimal() and 1 <= int(argument) <= MOST)):
        return WorkerPool(int(argument) if argument else None)
    if text == "serial":
        return SerialExecutor()
    if name == "dask" and argument:
        return _dask(argument)
    if text == "mpi":
        return _mpi()
    raise UsageError("executor", text, f"accepted: {ACCEPTED}")


class DaskExecutor(Executor):
    """The executor of a dask.distributed client, which is closed with it."""

    def __init__(self, client: Any) -> None:
        self._client, self._executor = client, client.get_executor(pure=False)
        self._max_workers = sum(client.ncores().values())

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = self._executor.submit(function, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=wait)  # cancels what is pending
        self._client.close()


def _dask(address: str) -> Executor:
    try:
        client = import_module("distributed").Client
    except ImportError:
        raise UsageError("executor", f"dask={address}", "needs the package distributed") from None
    try:
        return DaskExecutor(client(address, timeout=10))
    except (OSError, ValueError) as failure:
        raise UsageError("executor", f"dask={address}", f"no scheduler answers ({failure})") from None


def _mpi() -> Executor:
    try:
        pool = import_module("mpi4py.futures").MPIPoolExecutor
    except ImportError:
        raise UsageError("executor", "mpi", "needs the package mpi4py") from None
    executor: Executor = pool()
    return executor


def _watch(lifeline: Connection) -> None:
    """In a worker: one BLAS thread, Ctrl-C left to the parent, and the end when the parent's end of the pipe
    closes.
    """
    single_blas()
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def wait() -> None:
        lifeline.poll(None)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Hold Ctrl-C back while a worker starts, which inherits that and so is deaf to it from its first moment.

    The tracker of shared resources lives by then: its start would let signals through again.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _no_script() -> Iterator[None]:
    """Hide where `__main__` came from while a worker starts, so that it is not imported there."""
    main = sys.modules["__main__"]
    hidden = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    try:
        main.__spec__ = None
        if "__file__" in hidden:
            del main.__file__
        yield
    finally:
        for name, value in hidden.items():
            setattr(main, name, value)
