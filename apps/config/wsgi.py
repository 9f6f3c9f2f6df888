"""Pages and API under a WSGI server (production).

The proxy says who asks: its word counts if it comes from an address in FORWARDED_ALLOW_IPS, which uvicorn
reads under the same name; this machine unless set.
"""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
application = wrap_wsgi_with_proxy_headers(
    get_wsgi_application(), trusted_hosts=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
)

# What lives as long as the process is looked through for garbage no more: in the middle of a long answer that
# would take a tenth of a second.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
