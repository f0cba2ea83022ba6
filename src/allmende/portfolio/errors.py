"""What can go wrong in the room portfolio, and what people read then."""
