"""`any_of` finds what `in` finds, with one parameter whatever the number."""

import pytest

from allmende.kernel.models import RoleGrant, Space
from tests import factories

pytestmark = pytest.mark.django_db


def test_it_finds_rows_by_their_numbers_and_by_what_they_point_at():
    first, second = factories.municipality().space, factories.municipality().space
    factories.person("reader", second.municipality)
    assert set(Space.objects.filter(pk__any_of=[first.pk, second.pk, 2**40])) == {first, second}
    assert RoleGrant.objects.get(space__any_of={second.pk}).space == second
    assert not RoleGrant.objects.filter(space__any_of=[first.pk]).exists()
    assert not Space.objects.filter(pk__any_of=[]).exists()


def test_thousands_of_numbers_are_one_parameter():
    _sql, parameters = Space.objects.filter(pk__any_of=range(5_000)).query.sql_with_params()
    assert len(parameters) == 1
