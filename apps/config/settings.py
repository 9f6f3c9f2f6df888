"""The one settings module; everything that differs between places comes from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from apps.common import database, logs
from apps.config import environment as env
from apps.config import refusals

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / ".data")
DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("TUTTI_DEMO", default=False)

SECRET_KEY = env.text("SECRET_KEY", refusals.DEVELOPMENT_SECRET if DEBUG else None)
# Earlier keys, which still read what they signed: to change the key, put the old one here for two weeks.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver" if DEBUG or DEMO else "")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the names under which the site is reached.")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000" if DEBUG or DEMO else None).rstrip("/")
KEYS_DIR = env.folder("KEYS_DIR", DATA_DIR / "keys")
# Read by prometheus_client when it is loaded: the processes of the site add up what they count.
env.shared_folder("PROMETHEUS_MULTIPROC_DIR", DATA_DIR / "metrics")
if refused := refusals.find(
    refusals.Values(
        secret_key=SECRET_KEY,
        fallbacks=SECRET_KEY_FALLBACKS,
        hosts=ALLOWED_HOSTS,
        site_url=SITE_URL,
        shows_itself=DEBUG,
        is_tried_out=DEBUG or DEMO,
    )
):
    raise ImproperlyConfigured("\n- ".join(["The site does not start like this:", *refused]))

INSTALLED_APPS = [
    "apps.config",
    *(["apps.demo"] if DEMO else []),
    "apps.home",
    "apps.notifications",
    "apps.live",
    "apps.moderation",
    "apps.negotiations",
    "apps.proposals",
    "apps.contracts",
    "apps.invitations",
    "apps.unions",
    "apps.companies",
    "apps.collectives",
    "apps.claims",
    "apps.catalogues",
    "apps.ballots",
    "apps.privacy",
    "apps.accounts",
    "apps.api",
    "apps.audit",
    "apps.common",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules",
    "pgtrigger",
    "csp",
    "django_htmx",
    "channels",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "apps.common.observing.ObservingMiddleware",
    # What is put on every answer stands before whatever may answer by itself.
    "django.middleware.security.SecurityMiddleware",
    "apps.common.safety.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.api.middleware.ApiMiddleware",
    "apps.common.middleware.AddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    # Before anybody reads what was sent, but after it is known in which language to speak.
    "apps.common.safety.SizeMiddleware",
    "apps.common.safety.MethodsMiddleware",
    "apps.common.outage.OutageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.common.middleware.PersonalTimeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.common.middleware.RefusalMiddleware",
    "apps.accounts.middleware.SignInMiddleware",
    "apps.notifications.middleware.CountMiddleware",
]

ROOT_URLCONF = "apps.config.urls"
ASGI_APPLICATION = "apps.config.asgi.application"
WSGI_APPLICATION = "apps.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.debug",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "apps.home.context_processors.shell",
            ],
        },
    }
]
FORM_RENDERER = "apps.common.forms.TuttiRenderer"

# The site works as a role that owns nothing; what changes the schema or copies it whole works as the owner.
_DATABASE_URL = env.text("DATABASE_URL")
OWNER_COMMANDS = {"migrate", "grant_roles", "backup", "restore"}
AS_OWNER = env.command() in OWNER_COMMANDS and env.text("OWNER_DATABASE_URL", "") != ""
APPLICATION_ROLE = unquote(urlsplit(_DATABASE_URL).username or "")
_STATEMENT_SECONDS = env.number("DATABASE_STATEMENT_SECONDS", database.STATEMENT_SECONDS)
_POOLED = {
    "pool": database.pool(most=env.number("DATABASE_POOL", 8), statement_seconds=_STATEMENT_SECONDS),
    **database.limits(statement_seconds=_STATEMENT_SECONDS),
}
# A migration that waits for a lock keeps everybody behind it waiting; better it fails and is tried again.
_HURRY = f"-c lock_timeout={env.number('MIGRATION_LOCK_TIMEOUT_MS', 5000)}"
_place = dj_database_url.parse(env.text("OWNER_DATABASE_URL") if AS_OWNER else _DATABASE_URL)
_limits = {"options": _HURRY} if env.command() in OWNER_COMMANDS else _POOLED
DATABASES = {
    "default": {
        **_place,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        # What an address asks for besides, such as `?sslmode=verify-full`, holds; our limits hold above it.
        "OPTIONS": {**_place.get("OPTIONS", {}), **_limits},
        "TEST": {"NAME": env.text("TEST_DB_NAME", "test_tutti")},
    }
}
REDIS_URL = env.text("REDIS_URL")
LIVE_CHANNEL = "tutti:changed"
CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "apps.common.cache.Cache", "LOCATION": REDIS_URL}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = REDIS_URL
# A task that a killed worker held is not waited for: due rows are found again by the next one.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "socket_keepalive": True,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CHANNEL_ERROR_RETRY = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BEAT_SCHEDULER = "apps.config.clock:OneClock"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A database pool does not survive a fork.
CELERY_WORKER_POOL = "threads"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "home:front"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "apps.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "none" if DEMO else "mandatory"
# Whoever follows the link in the browser in which they just signed up need not type all of it again.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "apps.accounts.adapters.AccountAdapter"
# Tries in a time (s, m, h, d), counted for an address, a person, or what is tried (an account).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "outside_question": "60/m/ip",
    "ballot_bundle": "20/m/user",
    "ballot_check": "10/m/user",
    "contract_known": "60/m/ip",
    "contract_check": "10/m/ip",
}
# How many proxies stand before the site, each of which adds to X-Forwarded-For who spoke to it.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
# What binds (a vote, a signature, a key) asks again who one is, if the last sign-in is older.
SIGN_IN_AGAIN_AFTER = timedelta(minutes=env.number("SIGN_IN_AGAIN_MINUTES", 30))
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(SIGN_IN_AGAIN_AFTER.total_seconds())
MFA_ADAPTER = "apps.accounts.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "apps.accounts.factors.CodeForm",
    "reauthenticate": "apps.accounts.factors.CodeAgainForm",
    "activate_totp": "apps.accounts.factors.AppForm",
    "add_webauthn": "apps.accounts.factors.PasskeyForm",
    "edit_webauthn": "apps.accounts.factors.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Nobody is signed in without one confirmed address; a second one that is not confirmed yet changes nothing.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# One step early and late, for the clocks of telephones.
MFA_TOTP_TOLERANCE = 1

LANGUAGE_CODE = "en"
# Each language by its own name: whoever looks for it can read no other.
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["apps.common.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", DATA_DIR / "static")
_NPM = BASE_DIR / "node_modules"
_FONTS = {
    "schibsted-grotesk": _NPM / "@fontsource-variable/schibsted-grotesk",
    "newsreader": _NPM / "@fontsource-variable/newsreader",
    "ibm-plex-mono": _NPM / "@fontsource/ibm-plex-mono",
}
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *(
        (f"fonts/{name}/files", folder / "files")
        for name, folder in _FONTS.items()
        if (folder / "files").is_dir()
    ),
]
MEDIA_ROOT = env.folder("MEDIA_ROOT", DATA_DIR / "files")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
# A list of works at its largest, and a little for what stands around it.
LARGEST_UPLOAD = (256 << 20) + (1 << 20)
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# Members tick works one by one, and some bring thousands.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend"
    if DEBUG or DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", default=False)
# A mail is sent inside the transaction that holds its row: less than such a one may lie idle.
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 8)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Tutti <tutti@localhost>")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.accounts.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["apps.api.renderers.PlainJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.api.parsers.StrictJSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["apps.api.throttles.KeyThrottle"],
    "DEFAULT_METADATA_CLASS": "apps.api.metadata.Methods",
    "EXCEPTION_HANDLER": "apps.api.handler.problem",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": ["apps.api.schema.finish"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
}
# Requests and seconds: for a key, for all keys of an organisation, for wrong keys from one address.
API_LIMITS = {
    "key": (env.number("API_REQUESTS_A_MINUTE", 240), 60),
    "organisation": (env.number("API_REQUESTS_A_MINUTE_OF_ALL_KEYS", 600), 60),
    "wrong_key": (30, 60),
}
API_LARGEST_BODY = 1 << 20
# How long the answer to an Idempotency-Key is given again.
API_ANSWERS_KEPT = timedelta(days=3)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# One cookie less that a browser could be made to send.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if not (DEBUG or DEMO):
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    # A browser takes such names from this host alone, over TLS, for the whole site: no neighbour sets them.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Who asks whether a process answers asks the process itself, without TLS.
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    WHITENOISE_USE_FINDERS = False

# Lines for people where people look on, JSON where machines collect them.
LOGGING = logs.configuration(
    is_json=env.flag("LOG_JSON", default=not (DEBUG or DEMO)), level=env.text("LOG_LEVEL", "INFO")
)
METRICS_TOKEN = env.text("METRICS_TOKEN", "")

# A time-stamping authority (RFC 3161) for sealed contracts; without one they carry the site's own time.
TSA_URL = env.text("TSA_URL", "")
# PEM: the roots of that authority, without which nobody can say later whose time it is.
TSA_ROOTS = env.text("TSA_ROOTS", "")
