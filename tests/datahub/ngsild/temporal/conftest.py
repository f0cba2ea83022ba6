"""Fixtures of tests about the past."""

from tests.datahub.ngsild.temporal.portal import portal_database

__all__ = ["portal_database"]
