"""Starts with Django."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The app `home`."""

    name = "apps.home"
