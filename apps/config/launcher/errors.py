"""What the launcher refuses to do, in words for the person at the terminal."""


class LauncherError(Exception):
    """Something on this machine stops the start; the message says what to do about it."""
