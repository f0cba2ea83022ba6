"""Context sources: other brokers that can answer for some entities (ETSI GS CIM 009, 5.2.9, 5.9 to 5.12)."""
