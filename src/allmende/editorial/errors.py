"""What can go wrong in the room editorial, and what people read then."""
