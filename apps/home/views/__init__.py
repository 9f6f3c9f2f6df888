"""The public front, the home of each person, and whether the site is ready."""

from apps.home.views.health import healthz, metrics_page, readyz
from apps.home.views.pages import front, home, parts

__all__ = ["front", "healthz", "home", "metrics_page", "parts", "readyz"]
