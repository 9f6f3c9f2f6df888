"""Starts with Django: nothing of its own, but its templates' tags."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """The shared ground."""

    name = "apps.common"
