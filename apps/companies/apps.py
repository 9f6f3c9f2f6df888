"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings
from apps.common import messages as words


class CompaniesConfig(AppConfig):
    """Companies and what they say about themselves."""

    name = "apps.companies"

    def ready(self) -> None:
        """Register who may, and the words of what is refused."""
        import_module("apps.companies.rules")
        words.register(import_module("apps.companies.messages").MESSAGES)
        holdings.register(import_module("apps.companies.holdings").HOLDING)
