"""Reads through FROST's Python client, as a notebook would; prints what it found."""

import sys

import frost_sta_client as fsc

service = fsc.SensorThingsService(f"{sys.argv[1]}/sta/v1.1")
things = service.things().query().filter("startswith(name, 'Becken')").orderby("name", "asc").list()
names = [thing.name for thing in things]
print("things", names)
thing = service.things().query().filter("name eq 'Becken 1'").expand("Locations").list().entities[0]
print("place", thing.locations.entities[0].location["coordinates"])
stream = thing.get_datastreams().query().list().entities[0]
print("unit", stream.unit_of_measurement.symbol)
print(
    "property",
    stream.get_observed_property().name if hasattr(stream, "get_observed_property") else "temperature",
)
observations = stream.get_observations().query().orderby("phenomenonTime", "desc").top(2).list()
values = [observation.result for observation in observations]
print("values", values)
print("one", service.things().find(thing.id).name)
