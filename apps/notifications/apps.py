"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig

from apps.common import holdings


class NotificationsConfig(AppConfig):
    """Who is told of what."""

    name = "apps.notifications"

    def ready(self) -> None:
        """Register who may, and listen to the record."""
        import_module("apps.notifications.rules")
        import_module("apps.notifications.receivers")
        own = import_module("apps.notifications.holdings")
        holdings.register(own.HOLDING)
        own.register_retention()
