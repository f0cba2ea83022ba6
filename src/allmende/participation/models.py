"""Models of the room participation."""
