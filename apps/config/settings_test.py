"""Settings of the test suite: the same site, with keys, files and mail of its own."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

os.environ["DEBUG"] = "1"
os.environ["TUTTI_DEMO"] = "1"
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="tutti-test-metrics-")

from apps.config import settings as site
from apps.config.settings import *  # noqa: F403

DEBUG = False
# Workers of one run share the server: each has a database of the bus and a channel of its own.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
LIVE_CHANNEL = f"tutti:changed:{_WORKER}:{os.getpid()}"
REDIS_URL = urlsplit(site.REDIS_URL)._replace(path=f"/{1 + int(_WORKER[2:]) % 14}").geturl()
CELERY_BROKER_URL = REDIS_URL
# A busy machine answers late; how the site does without its bus is tested apart.
site.CACHES["default"] |= {
    "LOCATION": REDIS_URL,
    "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5},
}
_FILES = Path(tempfile.mkdtemp(prefix="tutti-test-"))
KEYS_DIR = _FILES / "keys"
MEDIA_ROOT = _FILES / "files"
STATIC_ROOT = _FILES / "static"
STATIC_ROOT.mkdir()
# They do not change meanwhile, so a browser need not ask for each again a minute later.
WHITENOISE_MAX_AGE = 3600
# Each client has a site of its own, which need not look through all of them before its first answer.
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = False
# A pool keeps connections to a database that the runner wants to drop.
site.DATABASES["default"]["OPTIONS"] = {}
# A database to copy, which has all tables: `tests.template` makes it.
site.DATABASES["default"]["TEST"] = {
    "NAME": os.environ.get("TEST_DB_NAME", "test_tutti"),
    "TEMPLATE": os.environ.get("TEST_TEMPLATE") or None,
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
