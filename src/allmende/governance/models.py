"""Models of the room governance."""
