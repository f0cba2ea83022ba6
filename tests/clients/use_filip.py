"""Creates, reads, changes, asks and subscribes through RWTH's FiLiP; prints what it saw."""

import sys

from filip.clients.ngsi_ld.cb import ContextBrokerLDClient
from filip.models.base import FiwareLDHeader
from filip.models.ngsi_ld.context import ActionTypeLD, ContextLDEntity, NamedContextProperty
from filip.models.ngsi_ld.subscriptions import SubscriptionLD

address, receiver = sys.argv[1:]
client = ContextBrokerLDClient(url=address, fiware_header=FiwareLDHeader(ngsild_tenant="filip"))


def boiler(number):
    return ContextLDEntity(
        id=f"urn:ngsi-ld:Boiler:{number}", type="Boiler",
        temperature={"type": "Property", "value": 50 + number, "unitCode": "CEL"},
    )  # fmt: skip


client.post_entity(boiler(1))
print("read", client.get_entity("urn:ngsi-ld:Boiler:1").temperature.value)
client.entity_batch_operation(entities=[boiler(n) for n in range(2, 31)], action_type=ActionTypeLD.CREATE)
print("list", len(client.get_entity_list(entity_type="Boiler")))
print("question", len(client.get_entity_list(entity_type="Boiler", q="temperature>75")))
subscription = SubscriptionLD(
    id="urn:ngsi-ld:Subscription:filip",
    type="Subscription",
    entities=[{"type": "Boiler"}],
    notification={"attributes": ["temperature"], "endpoint": {"uri": receiver, "accept": "application/json"}},
)
print("subscribed", client.post_subscription(subscription))
print("known", [known.id for known in client.get_subscription_list()])
client.update_entity_attribute(
    "urn:ngsi-ld:Boiler:1", NamedContextProperty(name="temperature", value=99), attr_name="temperature"
)
print("changed", client.get_entity("urn:ngsi-ld:Boiler:1").temperature.value)
client.delete_entity_by_id("urn:ngsi-ld:Boiler:2")
print("left", len(client.get_entity_list(entity_type="Boiler")))
client.delete_subscription("urn:ngsi-ld:Subscription:filip")
