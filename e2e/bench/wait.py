#!/usr/bin/env python3
"""Wait until a portal has N stitched entities and print how many seconds that took, counted from the start of this script.

usage: wait.py BASE TOKEN N        works on any server with the catalog API of Backstage
"""
import http.client, json, sys, time, urllib.parse

KINDS = "component,api,resource,system,domain,user,group"
GIVE_UP = 3000

base, token, wanted = sys.argv[1], sys.argv[2], int(sys.argv[3])
host = urllib.parse.urlsplit(base)
path = "/api/catalog/entity-facets?facet=kind&filter=" + ",".join(f"kind={kind}" for kind in KINDS.split(","))


def count():
    """How many entities there are, None while nobody answers."""
    connection = http.client.HTTPConnection(host.hostname, host.port, timeout=120)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = answer.read()
        return sum(facet["count"] for facet in json.loads(body)["facets"]["kind"]) if answer.status == 200 else None
    except OSError:
        return None
    finally:
        connection.close()


began = time.time()
while (count() or 0) < wanted:
    if time.time() - began > GIVE_UP:
        sys.exit(f"there are only {count()} entities after {GIVE_UP} s")
    time.sleep(0.1)
print(f"{time.time() - began:.1f}")
