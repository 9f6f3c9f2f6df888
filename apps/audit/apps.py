"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings


class AuditConfig(AppConfig):
    """The app `audit`."""

    name = "apps.audit"

    def ready(self) -> None:
        """Say what is held."""
        holdings.register(import_module("apps.audit.holdings").HOLDING)
