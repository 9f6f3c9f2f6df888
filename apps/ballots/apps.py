"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings, messages


class BallotsConfig(AppConfig):
    """The app `ballots`."""

    name = "apps.ballots"

    def ready(self) -> None:
        """Load the table of sealed parts, the permissions and the words."""
        import_module("apps.ballots.sealed")
        import_module("apps.ballots.rules")
        messages.register(import_module("apps.ballots.messages").MESSAGES)
        holdings.register(import_module("apps.ballots.holdings").HOLDING)
