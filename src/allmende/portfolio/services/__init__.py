"""What changes facts, a file for each part of the room."""
