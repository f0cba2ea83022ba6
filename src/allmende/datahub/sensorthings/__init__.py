"""OGC SensorThings API 1.1, read side, under /sta/v1.1: the hub's data for dashboards and GIS."""
