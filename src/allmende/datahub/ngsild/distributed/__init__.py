"""Operations that other brokers have a part in (ETSI GS CIM 009, 4.3.6, 6.3.17, 6.3.18).

`wrapping.distributed(routes)` puts it around the handlers of entities: a tenant without registrations
is served as before, without a further look.
"""
