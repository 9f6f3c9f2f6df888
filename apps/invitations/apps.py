"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings
from apps.common import messages as words


class InvitationsConfig(AppConfig):
    """Who is invited to what."""

    name = "apps.invitations"

    def ready(self) -> None:
        """Register who may, the words of what is refused, what is held and for how long."""
        import_module("apps.invitations.rules")
        words.register(import_module("apps.invitations.messages").MESSAGES)
        own = import_module("apps.invitations.holdings")
        holdings.register(own.HOLDING)
        own.register_retention()
