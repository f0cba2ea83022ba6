"""Tables of readings that people upload: look first, store, take back."""
