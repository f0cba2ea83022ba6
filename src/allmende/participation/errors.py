"""What can go wrong in the room participation, and what people read then."""
