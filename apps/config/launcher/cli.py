"""The launcher's commands."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence

from apps.config.launcher import backing, node, site
from apps.config.launcher.errors import LauncherError
from apps.config.launcher.folders import DataDir


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; return its exit code."""
    asked = _parser().parse_args(arguments)
    data = site.absolute_data_dir({**os.environ, **({"DATA_DIR": asked.data_dir} if asked.data_dir else {})})
    commands: dict[str, Callable[[], int]] = {
        "services": lambda: _services(data),
        "stop": lambda: _stop(data),
        "demo": lambda: site.demo(data, dict(os.environ), _say),
        "serve": lambda: site.serve(data, dict(os.environ), _say),
        "run": lambda: _run(data, _bare(asked.words), hasty=asked.hasty),
        "node": lambda: node.run("node", _bare(asked.words), os.environ),
        "npm": lambda: node.run("npm", _bare(asked.words), os.environ),
    }
    try:
        data.create()
        return commands[asked.command]()
    except LauncherError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _services(data: DataDir) -> int:
    """Start both servers for as long as nobody stops them, and print how to reach them."""
    addresses = backing.start(data, os.environ, hasty=False, say=_remark)
    backing.keep(data)
    for name, address in addresses.items():
        _say(f"export {name}={address}")
    return 0


def _stop(data: DataDir) -> int:
    backing.stop(data)
    return 0


def _run(data: DataDir, words: list[str], *, hasty: bool) -> int:
    """Run one command beside both servers, then stop them unless somebody else needs them."""
    if not words:
        raise LauncherError("Name the command to run: run -- COMMAND ...")
    signal.signal(signal.SIGINT, lambda *_: None)  # the command hears Ctrl-C too, and we outlive it
    with backing.running(data, hasty=hasty, say=_remark) as servers:
        environment = site.site_environment(data, os.environ, servers)
        with subprocess.Popen(words, env=environment) as process:
            signal.signal(signal.SIGTERM, lambda *_: process.terminate())
            return process.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m apps.config.launcher", description=__doc__)
    parser.add_argument("--data-dir", help="instead of the environment's DATA_DIR")
    parser.add_argument(
        "--hasty", action="store_true", help="servers that may lose data in a crash, for tests"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("services", help="start database and bus and print the two export lines")
    commands.add_parser("stop", help="stop database and bus")
    commands.add_parser("demo", help="serve the fictional world")
    commands.add_parser("serve", help="serve the site")
    for name, purpose in (
        ("run", "run a command beside database and bus"),
        ("node", "run Node: the machine's if it is recent enough, else the wheel's"),
        ("npm", "run npm, likewise"),
    ):
        commands.add_parser(name, help=purpose).add_argument("words", nargs=argparse.REMAINDER)
    return parser


def _bare(words: list[str]) -> list[str]:
    """Drop the dashes that set a command's words apart from ours."""
    return words[1:] if words[:1] == ["--"] else words


def _say(line: str) -> None:
    """Print what was asked for."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _remark(line: str) -> None:
    """Print a remark where it is not taken for an answer."""
    sys.stderr.write(f"{line}\n")
