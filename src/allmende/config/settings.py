"""Django's settings: one set for every place, told apart by the environment alone (`env.py`)."""

from pathlib import Path
from typing import Any

from allmende.config.database import django_database
from allmende.config.env import environment

ENV = environment()
ALLMENDE_ENV = ENV
ROOT = Path(__file__).resolve().parents[3]

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [ENV.public_url]

INSTALLED_APPS = [
    # First, so that its templates win over those of allauth.
    "allmende.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "csp",
    "allmende.kernel",
    "allmende.region",
    "allmende.datahub",
    "allmende.strategy",
    "allmende.solutions",
    "allmende.portfolio",
    "allmende.governance",
    "allmende.participation",
    "allmende.editorial",
    "allmende.cockpit",
    # After ours, so that our templates win over Wagtail's.
    "wagtail.search",
    "wagtail.users",
    "wagtail.admin",
    "wagtail",
    "wagtail.contrib.typed_table_block",
    "modelcluster",
    "taggit",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allmende.kernel.middleware.ActorMiddleware",
    "allmende.kernel.errors.DomainErrorMiddleware",
]

ROOT_URLCONF = "allmende.config.urls"
WSGI_APPLICATION = "allmende.config.wsgi.application"
DATABASES: dict[str, dict[str, Any]] = {"default": django_database(ENV)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "allmende.ui.context.site",
            ],
        },
    }
]
FORM_RENDERER = "allmende.ui.forms.KernRenderer"
ALLMENDE_SITE_CONTEXT = "allmende.region.site.context"
ALLMENDE_SITE_VERSION = "allmende.region.site.version"

AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/schreibtisch/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "allmende.kernel.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "30/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

LANGUAGE_CODE = "de"
#: A second language is offered once its catalogue is complete; half a translation helps nobody.
LANGUAGES = [("de", "Deutsch")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

STATIC_URL = "/static/"
STATIC_ROOT = None
STATICFILES_DIRS = [folder for folder in [Path(__file__).resolve().parents[1] / "static"] if folder.is_dir()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
#: Built files carry a hash of their content in their names.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/build/(?!manifest\.json)"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.public_url.startswith("https://")
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["allmende.kernel.uploads.MemoryUpload"]
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE
CSRF_FAILURE_VIEW = "allmende.ui.views.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

#: Wagtail edits the texts of strategies at /redaktion/ and serves nothing else (decisions/0006-wagtail.md).
WAGTAIL_SITE_NAME = "Redaktion"
WAGTAILADMIN_BASE_URL = ENV.public_url
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT, WAGTAIL_TIME_FORMAT = "%d.%m.%Y", "%d.%m.%Y %H:%M", "%H:%M"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Milliseconds without a key before a draft saves itself (static/editorial/redaktion.js, editorial.door).
WAGTAIL_AUTOSAVE_INTERVAL = 1500
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "german"}
}
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "allmende.editorial.blocks.running_text.RunningText",
        "OPTIONS": {"features": ["bold", "italic", "ol", "ul", "link"]},
    }
}

EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
if ENV.smtp:
    DEFAULT_FROM_EMAIL = ENV.smtp.sender
    EMAIL_HOST, EMAIL_PORT = ENV.smtp.host, ENV.smtp.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.smtp.user, ENV.smtp.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = ENV.smtp.use_starttls, ENV.smtp.use_ssl
EMAIL_TIMEOUT = 20
#: Every mail goes through the outbox, so that none is lost while the mail server is away.
EMAIL_BACKEND = "allmende.kernel.outbox.OutboxBackend"

if ENV.trusted_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"allmende": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
