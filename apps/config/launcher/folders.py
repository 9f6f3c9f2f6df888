"""What lies in DATA_DIR: remembered ports and passwords, secrets, logs, locks."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from apps.config.launcher.errors import LauncherError

LOG_BYTES = 10_000_000
OURS = ("bus", "files", "keys", "mail", "secrets")


@dataclass(frozen=True)
class Remembered:
    """What stays the same from one start of a server to the next.

    Attributes:
        port: on the loopback address.
        password: letters and digits only, so that it stands in an address as it is.
        folder: the server's files.
        major: version of the server that wrote them.
    """

    port: int
    password: str
    folder: str
    major: int


@dataclass(frozen=True)
class DataDir:
    """The folder that holds everything the site keeps on this machine."""

    path: Path

    def create(self) -> None:
        """Make the folder; if root owns it, others may pass through, for the database's user lives inside."""
        if not self.path.exists():
            self.path.mkdir(parents=True)
            self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for name in ("log", "files", "static"):
            (self.path / name).mkdir(exist_ok=True)

    def recall(self, server: str) -> Remembered | None:
        """Return what is remembered of "postgres" or "bus", or None before its first start."""
        try:
            return Remembered(**json.loads(self._note(server).read_text()))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise LauncherError(f"{self._note(server)} is damaged ({error}). FRESH=1 begins anew.") from error

    def remember(self, server: str, facts: Remembered) -> None:
        """Keep what the next start of this server needs, readable by ourselves only."""
        write_private(self._note(server), json.dumps(vars(facts)))

    def log(self, name: str) -> Path:
        """Return the log file of a server; one that grew past ten megabytes is set aside first."""
        path = self.path / "log" / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path

    def secret_key(self) -> str:
        """Return the key that signs cookies, made at the first call."""
        return self._secret("secret_key", secrets.token_urlsafe(48))

    def role_password(self, role: str) -> str:
        """Return the password of a role of our own database, letters and digits, made at the first call."""
        return self._secret(f"{role}_password", secrets.token_hex(16))

    def keys(self) -> Path:
        """Return the folder of the site's signing keys, closed to others."""
        folder = self.path / "keys"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    @property
    def kept_mark(self) -> Path:
        """The file that says that the servers were started on their own and outlive the site."""
        return self.path / "services.kept"

    def forget(self) -> None:
        """Delete databases, uploads, mail, keys and secrets; what else lies in the folder stays."""
        for server in ("postgres", "bus"):
            with suppress(LauncherError):  # a damaged note; its folder is caught by name below
                self._forget_server(self.recall(server))
            self._note(server).unlink(missing_ok=True)
        for folder in (*self.path.glob("postgres-*"), *(self.path / name for name in OURS)):
            shutil.rmtree(folder, ignore_errors=True)

    def _forget_server(self, facts: Remembered | None) -> None:
        """Delete a server's files, with the folder elsewhere that was made for them alone."""
        if facts:
            folder = Path(facts.folder)
            shutil.rmtree(folder if folder.parent == self.path else folder.parent, ignore_errors=True)

    @contextmanager
    def locked(self, name: str, *, busy: str = "") -> Iterator[None]:
        """Hold a lock of this folder; it falls by itself when the process ends.

        Args:
            name: which lock.
            busy: message if another process holds it; without one, wait for it.

        Raises:
            LauncherError: with the message `busy`.
        """
        with (self.path / f"{name}.lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (fcntl.LOCK_NB if busy else 0))
            except BlockingIOError as error:
                raise LauncherError(busy) from error
            yield

    @contextmanager
    def in_use(self) -> Iterator["Users"]:
        """Count ourselves among the users of the servers for as long as the context lasts."""
        with (self.path / "users.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH)
            yield Users(handle.fileno())

    def _note(self, server: str) -> Path:
        return self.path / f"{server}.json"

    def _secret(self, name: str, fresh: str) -> str:
        path = self._secrets() / name
        if not path.exists():
            write_private(path, fresh)
        return path.read_text()

    def _secrets(self) -> Path:
        folder = self.path / "secrets"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder


@dataclass(frozen=True)
class Users:
    """Our place among those who use the servers of a folder."""

    descriptor: int

    def are_others(self) -> bool:
        """Say whether somebody besides us uses the servers."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, replacing it in one step."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
    fresh.replace(path)
