"""`python -m rnnchaos`, and the command `rnnchaos`."""

import sys
from typing import NoReturn

from rnnchaos.signals import Signals, Stopped, leave


def main() -> NoReturn:
    """Run the command line as a process of its own."""
    signals = Signals()
    from rnnchaos import streams
    from rnnchaos.cli import main as command_line

    streams.prepare()
    try:
        signals.running = True
        code = command_line()
    except Stopped as stopped:  # in the middle of saying something else
        leave(stopped.number)
    finally:
        signals.ignore()
    sys.exit(code)


if __name__ == "__main__":
    main()
