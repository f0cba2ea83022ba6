"""What can go wrong in the room governance, and what people read then."""
