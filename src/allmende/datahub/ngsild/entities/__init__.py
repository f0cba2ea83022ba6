"""Entities and their attributes: single operations, batches, discovery."""
