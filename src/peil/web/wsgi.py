"""What granian serves. It answers its first request only when it is warm."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peil.web.settings")
application = get_wsgi_application()

from peil.web.warehouses import warm  # noqa: E402  (needs Django's settings)
from peil.web.warming import keep_warm  # noqa: E402

warm()
keep_warm()
