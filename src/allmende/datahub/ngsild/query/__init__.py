"""Which entities a client asks for: the query languages of NGSI-LD, evaluated in Python and in PostgreSQL."""
