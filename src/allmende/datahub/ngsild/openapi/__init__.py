"""The broker's description in OpenAPI 3.1, made from its routes; see `document.py`."""
