"""Django as a WSGI application: what `config.asgi` runs in threads, and any WSGI server can."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allmende.config.settings")

application = get_wsgi_application()
