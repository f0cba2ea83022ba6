"""What reads facts, a file for each part of the room."""
