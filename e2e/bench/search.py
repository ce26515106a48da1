#!/usr/bin/env python3
"""How the search of a portal does.

usage: search.py BASE TOKEN wait N          seconds until N documents are searchable and nothing is missing, counted from the start of this script
       search.py BASE TOKEN fresh FILE      milliseconds from the catalog's answer to the hit, and from the change of FILE to the hit: medians of some changes to the first entity of FILE
"""
import http.client, json, re, statistics, sys, time, urllib.parse

GIVE_UP = 3000
ROUNDS = 7

base, token, what, argument = sys.argv[1:5]
host = urllib.parse.urlsplit(base)
connection = http.client.HTTPConnection(host.hostname, host.port, timeout=120)


def get(path):
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    return json.loads(body) if answer.status == 200 else None


def until(wanted, pause=0.002):
    began = time.time()
    while not wanted():
        if time.time() - began > GIVE_UP:
            sys.exit(f"still waiting after {GIVE_UP} s")
        time.sleep(pause)


def all_there():
    status = get("/api/search/status")
    return status and not status["partial"] and not status["pending"] and sum(one["documents"] for one in status["types"]) >= int(argument)


def change(number):
    """Seconds until the catalog, and the search, know a word that no other entity has."""
    word = f"fresh{number}x{int(time.time())}"
    text = open(argument).read()
    name = re.search(r"^  name: (\S+)", text, re.M).group(1)
    kind = re.search(r"^kind: (\S+)", text, re.M).group(1).lower()
    entity = f"/api/catalog/entities/by-name/{kind}/default/{name}"
    text = re.sub(r"^  description: .*$", f"  description: {word}", text, count=1, flags=re.M)
    began = time.time()
    open(argument, "w").write(text)
    until(lambda: (get(entity) or {}).get("metadata", {}).get("description") == word)
    in_catalog = time.time()
    until(lambda: (get(f"/api/search/query?term={word}") or {}).get("numberOfResults") == 1)
    return time.time() - in_catalog, time.time() - began


began = time.time()
if what == "wait":
    until(all_there, 0.05)
    print(f"{time.time() - began:.1f}")
else:
    rounds = [change(number) for number in range(ROUNDS)]
    print(json.dumps({
        "search_ms": round(1000 * statistics.median(one for one, _ in rounds), 1),
        "all_ms": round(1000 * statistics.median(both for _, both in rounds), 1),
    }))
