"""KPIs: one file each under ``library``, measured by one engine."""
