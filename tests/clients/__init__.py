"""Programs of others, as they come from PyPI, against the running hub."""
