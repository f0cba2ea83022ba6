"""Models of the room editorial."""
