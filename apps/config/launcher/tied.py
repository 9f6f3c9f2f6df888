"""Becomes another program whose life hangs on that of the process that started it (on Linux).

Called as a script, `tied.py PARENT PROGRAM ARGUMENTS...`: what must happen between fork and exec happens in a
process of its own, since the supervisor has threads by then.
"""

import ctypes
import os
import signal
import sys

SET_PARENT_DEATH_SIGNAL = 1


def command_for(words: list[str]) -> list[str]:
    """Return the command that runs `words` tied to this process."""
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *words]


def main(parent: int, words: list[str]) -> None:
    """Ask for a signal at the parent's death, look whether it is still there, and become the program."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        os.execvp(words[0], words)  # noqa: S606  no shell is wanted
    except OSError as error:
        sys.exit(f"{words[0]} does not start: {error}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
