"""Measures out of a table people have already: columns by their names, a sentence for each bad line."""
