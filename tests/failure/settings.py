"""Settings of the site under attack: the real ones, with quick passwords and no limit on signing in."""

from apps.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
