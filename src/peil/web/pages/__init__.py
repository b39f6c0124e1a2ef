"""One file per page: its views and its ``ROUTES`` (see `peil.web.registry`)."""
