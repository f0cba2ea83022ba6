"""Subscriptions: who is told of which changes, and the delivery of what they are told."""
