"""What every call of the command line keeps, and the process that calls are made in."""

import json
import re
import selectors
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CODES = {0, 1, 2, 64, 70, 73, 75, 130, 143}
BLOCKED, TOO_LONG = "blocked", "took too much CPU"
_WAIT = 6
"""A call that ends within none of this many times its CPU counts as blocked."""
PROGRESS = re.compile(r".+: \d+/\d+(, .*left)?")

GAPS = re.compile(r"^rnnchaos: \d+ of \d+ points failed: ", re.MULTILINE)
"""What a sweep says that exits with 70 after it has printed all other points."""


def breaches(words: Sequence[str], seen: dict[str, Any]) -> Iterator[str]:
    """What a call did that none may do."""
    if seen["traceback"]:
        yield "traceback: " + seen["traceback"].strip().splitlines()[-1]
        return
    code, lines = seen["code"], seen["err"].splitlines()
    if code not in CODES:
        yield f"exit {code}"
    if seen["warnings"]:
        yield f"warned: {seen['warnings'][0]}"
    if "Traceback" in seen["err"]:
        yield "a traceback on stderr"
    if code >= 64:
        said = [line for line in lines if not PROGRESS.fullmatch(line)]
        if len(said) != 1 or not said[0].startswith("rnnchaos: ") or len(said[0]) < len("rnnchaos: ") + 3:
            yield f"not one line on stderr: {lines[:3]}"
    if code == 64 and seen["changed"]:
        yield f"exit 64, and changed {seen['changed'][:3]}"
    gaps = code == 70 and GAPS.search(seen["err"]) is not None
    if "--json" in words and not seen["out"].startswith("Usage: "):
        yield from _object(0 if gaps else code, seen["out"])
    elif code >= 64 and seen["out"] and not gaps:
        yield f"a failure, and on stdout {seen['out'][:60]!r}"


def _object(code: int, out: str) -> Iterator[str]:
    try:
        schema = json.loads(out)["schema"]
    except (ValueError, KeyError, TypeError):
        yield f"not one JSON object with a schema: {out[:60]!r}"
        return
    if (code >= 64) != (schema == "rnnchaos/error/1"):
        yield f"exit {code} with schema {schema}"


@dataclass
class Caller:
    """Makes calls in a process of its own, started again where one was the end of it; counts them by exit
    code, with the slowest. `main` is the module that holds the command line, `seconds` its CPU a call; `said`
    is what the last one wrote to stderr."""

    main: str = "rnnchaos.cli"
    seconds: int = 20
    codes: dict[int, int] = field(default_factory=dict)
    cpu: float = 0.0
    slowest: tuple[float, str] = (0.0, "")
    said: str = ""
    process: subprocess.Popen[str] | None = None

    def __call__(self, words: Sequence[str]) -> tuple[int | None, list[str]]:
        """Exit code and breaches of one call."""
        process = self._started()
        print(json.dumps({"words": words}), file=process.stdin, flush=True)
        line = self._answer(process)
        if not line:
            return None, [self._end()]
        seen = json.loads(line)
        self.said = seen["err"]
        self.codes[seen["code"]] = self.codes.get(seen["code"], 0) + 1
        self.cpu += seen["cpu"]
        self.slowest = max(self.slowest, (seen["cpu"], shlex.join(words)[:300]))
        return seen["code"], list(breaches(words, seen))

    def _started(self) -> subprocess.Popen[str]:
        if self.process is None:
            command = [sys.executable, "-m", "tests.fuzz.worker", f"{self.main}:{self.seconds}"]
            pipe = subprocess.PIPE
            self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        return self.process

    def _answer(self, process: subprocess.Popen[str]) -> str:
        with selectors.DefaultSelector() as ready:
            ready.register(process.stdout, selectors.EVENT_READ)  # type: ignore[arg-type]
            return process.stdout.readline() if ready.select(_WAIT * self.seconds) else ""  # type: ignore[union-attr]

    def _end(self) -> str:
        """How the process ended; it is stopped where it did not."""
        process, self.process = self.process, None
        try:
            code = process.wait(1)  # type: ignore[union-attr]
        except subprocess.TimeoutExpired:
            process.kill()  # type: ignore[union-attr]
            process.wait()  # type: ignore[union-attr]
            return f"{BLOCKED} for {_WAIT * self.seconds} s"
        finally:
            for stream in (process.stdin, process.stdout):  # type: ignore[union-attr]
                stream.close()  # type: ignore[union-attr]
        return TOO_LONG if code == -signal.SIGXCPU else f"the process ended with {code}"

    def close(self) -> None:
        if self.process is not None:
            self.process.stdin.close()  # type: ignore[union-attr]
            self.process.wait()
            self.process.stdout.close()  # type: ignore[union-attr]
            self.process = None
