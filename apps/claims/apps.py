"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings
from apps.common import messages as words


class ClaimsConfig(AppConfig):
    """Past use: lists of training data and the works in them."""

    name = "apps.claims"

    def ready(self) -> None:
        """Register who may, the words of what is refused, and what is held about people."""
        import_module("apps.claims.rules")
        import_module("apps.claims.importers").register()
        words.register(import_module("apps.claims.messages").MESSAGES)
        holdings.register(import_module("apps.claims.holdings").HOLDING)
