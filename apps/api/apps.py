"""Starts with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The app `api`."""

    name = "apps.api"
