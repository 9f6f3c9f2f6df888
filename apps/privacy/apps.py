"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings
from apps.common import messages as words


class PrivacyConfig(AppConfig):
    """A person's own data."""

    name = "apps.privacy"

    def ready(self) -> None:
        """Register who may, the words of what is refused, what is held and for how long."""
        import_module("apps.privacy.rules")
        words.register(import_module("apps.privacy.messages").MESSAGES)
        own = import_module("apps.privacy.holdings")
        holdings.register(own.HOLDING)
        own.register_retention()
