"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings
from apps.common import messages as words


class ModerationConfig(AppConfig):
    """Mediation by the union's representatives."""

    name = "apps.moderation"

    def ready(self) -> None:
        """Register who may, and the words of what is refused."""
        import_module("apps.moderation.rules")
        words.register(import_module("apps.moderation.messages").MESSAGES)
        holdings.register(import_module("apps.moderation.holdings").HOLDING)
