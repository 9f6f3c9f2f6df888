"""Starts with Django."""

from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Who is told of what."""

    name = "apps.notifications"

    def ready(self) -> None:
        """Listen to the record."""
        import_module("apps.notifications.receivers")
