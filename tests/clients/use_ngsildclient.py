"""Creates, reads, changes, asks and subscribes through Orange's ngsildclient; prints what it saw."""

import sys
from urllib.parse import urlsplit

from ngsildclient import Client, Entity, SubscriptionBuilder

address = urlsplit(sys.argv[1])
receiver = sys.argv[2]
with Client(hostname=address.hostname, port=address.port, verbose=False) as client:
    for number in range(1, 31):
        basin = Entity("Basin", f"Basin:{number}")
        basin.prop("temperature", 10 + number, unitcode="CEL")
        basin.gprop("location", (51.0, 7.8))
        assert client.create(basin), number
    found = client.get("urn:ngsi-ld:Basin:5")
    print("read", found["temperature"]["value"])
    print("exists", client.exists("urn:ngsi-ld:Basin:5"), client.exists("urn:ngsi-ld:Basin:99"))
    print("count", client.count(type="Basin"), client.count(type="Basin", q="temperature>30"))
    print("pages", len(client.query(type="Basin")))
    found["temperature"] = {**found["temperature"], "value": 99}
    print("upsert", bool(client.upsert(found)), client.get("urn:ngsi-ld:Basin:5")["temperature"]["value"])
    print("types", "Basin" in str(client.types.list()))
    subscription = SubscriptionBuilder(receiver).description("Becken").select_type("Basin").build()
    identifier = client.subscriptions.create(subscription)
    print("subscribed", client.subscriptions.exists(identifier))
    hot = client.get("urn:ngsi-ld:Basin:7")
    hot["temperature"] = {**hot["temperature"], "value": 77}
    client.upsert(hot)
    many = [Entity("Basin", f"Basin:more-{number}").prop("temperature", number) for number in range(20)]
    print("batch", client.batch.upsert(many).n_ok)
    print("deleted", client.entities.delete("urn:ngsi-ld:Basin:6"), client.exists("urn:ngsi-ld:Basin:6"))
