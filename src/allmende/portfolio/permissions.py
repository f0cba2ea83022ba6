"""Who may do what in the room portfolio."""
