"""The region's NGSI-LD context broker (ETSI GS CIM 009 v1.8.1/v1.9.1) over the hub's tables."""
