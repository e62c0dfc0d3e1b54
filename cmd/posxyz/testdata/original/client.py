"""A client as the original system had it, with stubs of the original .proto.

    client.py ADDRESS SERVICE

It polls until it has seen a dozen places, then publishes one and polls again. Each reply
is printed as a JSON object, with the times (Unix seconds) between which it was asked for.
"""
import json
import sys
import time

import grpc
import position_pb2
import position_pb2_grpc

address, service = sys.argv[1:]


def show(kind, asked, answered, **fields):
    print(json.dumps(dict(kind=kind, asked=asked, answered=answered, **fields)), flush=True)


def poll(stub):
    asked = time.time()
    reply = stub.PositionReq(position_pb2.Msg(status=0, msg="request pos"))
    p = reply.position
    show("poll", asked, time.time(), status=reply.status, msg=reply.msg, x=p.x, y=p.y, z=p.z)
    return p.x, p.y, p.z


with grpc.insecure_channel(address) as channel:
    stub = getattr(position_pb2_grpc, service + "Stub")(channel)

    places = set()
    while len(places) < 12:
        places.add(poll(stub))
        time.sleep(0.02)

    asked = time.time()
    place = position_pb2.Pos(x=0.25, y=-2.0, z=0.5)
    reply = stub.PositionPub(position_pb2.Position(position=place, status=0, msg="here"))
    show("published", asked, time.time(), status=reply.status)
    poll(stub)
