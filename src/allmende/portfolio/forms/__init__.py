"""What people fill in, a file for each part of the room."""
