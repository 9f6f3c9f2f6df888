"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings
from apps.common import messages as words


class ProposalsConfig(AppConfig):
    """What collectives ask for."""

    name = "apps.proposals"

    def ready(self) -> None:
        """Register who may, and the words of what is refused."""
        import_module("apps.proposals.rules")
        words.register(import_module("apps.proposals.messages").MESSAGES)
        holdings.register(import_module("apps.proposals.holdings").HOLDING)
