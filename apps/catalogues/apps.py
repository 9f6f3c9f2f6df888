"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings
from apps.common import messages as words


class CataloguesConfig(AppConfig):
    """Works and what is known about them."""

    name = "apps.catalogues"

    def ready(self) -> None:
        """Register who may, the words of what is refused, and the formats that can be read."""
        import_module("apps.catalogues.rules")
        import_module("apps.catalogues.importers").register()
        words.register(import_module("apps.catalogues.messages").MESSAGES)
        own = import_module("apps.catalogues.holdings")
        holdings.register(own.HOLDING)
        own.register_retention()
