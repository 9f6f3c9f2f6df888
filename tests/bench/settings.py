"""Settings of the site that is measured: those of production, and one address more to compare with."""

from apps.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
