"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings
from apps.common import messages as words


class UnionsConfig(AppConfig):
    """Unions and their minimum terms."""

    name = "apps.unions"

    def ready(self) -> None:
        """Register who may, the words of what is refused, and which union stands beside a collective."""
        import_module("apps.unions.rules")
        words.register(import_module("apps.unions.messages").MESSAGES)
        holdings.register(import_module("apps.unions.holdings").HOLDING)
        own = import_module("apps.unions.queries")
        import_module("apps.collectives.queries").register_union(own.union_of)
