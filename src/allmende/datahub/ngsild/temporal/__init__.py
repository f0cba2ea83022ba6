"""How entities developed over time: the temporal interface of NGSI-LD over the hub's one history.

Plain numbers live in `observation`, where the cockpit reads them; everything else in
`attribute_instance`. Every read joins both.
"""
