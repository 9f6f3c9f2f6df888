"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings


class ApiConfig(AppConfig):
    """The app `api`."""

    name = "apps.api"

    def ready(self) -> None:
        """Say what is held."""
        holdings.register(import_module("apps.api.holdings").HOLDING)
