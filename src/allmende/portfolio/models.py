"""Models of the room portfolio."""
