"""One file per KPI; its name is the KPI's name."""
