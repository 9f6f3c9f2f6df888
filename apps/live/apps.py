"""Starts with Django."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """The app `live`."""

    name = "apps.live"
