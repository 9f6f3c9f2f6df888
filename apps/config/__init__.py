"""Settings, addresses and processes of the whole site; imported by nobody."""

from apps.config.celery import app as celery_app

__all__ = ["celery_app"]
