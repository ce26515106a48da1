#!/usr/bin/env python3
"""Compares what a portal makes of files that organisations published with what Backstage 1.55 made of them.

    compare.py --files DIR --state DIR --port N config     prints the configuration that registers every file
    compare.py --files DIR --state DIR --port N compare    waits for a portal with that configuration and compares

The files belong to others and are not in this repository. DIR of --files holds them with expected-entities.json;
DIR of --state is where the portal keeps its SQLite database. One line is printed per difference, then the totals.
A file is one test: its entities, their relations, and the errors that processing it gave.
"""
import argparse, collections, glob, json, os, sqlite3, sys, time, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
TOKEN = "a-token-for-comparing-0001"
KINDS = "Component System API Resource Location User Group Domain Template AiResource Plugin PluginCollection Package".split()
# Registering a file makes such a Location; Backstage's are left out of what is expected.
GENERATED = "location:default/generated-"


def configuration(files, expected, state, port):
    return {
        "app": {"baseUrl": f"http://localhost:{port}"},
        "backend": {
            "baseUrl": f"http://localhost:{port}",
            "listen": f"127.0.0.1:{port}",
            "database": {"client": "better-sqlite3", "connection": {"directory": state}},
            "auth": {"externalAccess": [{"type": "static", "options": {"token": TOKEN, "subject": "compare"}}]},
        },
        "catalog": {
            "strictLocations": True,
            "rules": [{"allow": KINDS}],
            "locations": [{"type": "file", "target": os.path.join(files, path)} for path in sorted(expected)],
        },
    }


def ask(port, path):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {TOKEN}"})
    return json.load(urllib.request.urlopen(request, timeout=60))


def settle(port, still=4, limit=120):
    """Waits until the number of entities stands still."""
    last, since, end = None, time.time(), time.time() + limit
    while time.time() < end:
        count = ask(port, "/api/catalog/entities/by-query?limit=0")["totalItems"]
        if count != last:
            last, since = count, time.time()
        if count and time.time() - since > still:
            return
        time.sleep(0.2)
    sys.exit(f"the catalog did not come to rest within {limit} s")


def source(entity):
    """The file that an entity came from, or that a Location made for it stands for."""
    location = entity["metadata"].get("annotations", {}).get("backstage.io/managed-by-location", "")
    return location.removeprefix("file:")


def ref(entity):
    metadata = entity["metadata"]
    return f"{entity['kind']}:{metadata.get('namespace', 'default')}/{metadata['name']}".lower()


def found_entities(port, files):
    by_file = collections.defaultdict(dict)
    for entity in ask(port, "/api/catalog/entities"):
        name = ref(entity)
        if not name.startswith(GENERATED):
            relations = {(relation["type"], relation["targetRef"]) for relation in entity.get("relations", [])}
            by_file[os.path.relpath(source(entity), files)][name] = relations
    return by_file


def found_errors(state, files):
    """Errors of entities that never became good are in the database only, as in Backstage."""
    by_file = collections.defaultdict(list)
    (database,) = glob.glob(os.path.join(state, "*.sqlite"))
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT unprocessed_entity, errors FROM catalog_refresh_state WHERE errors IS NOT NULL")
        for entity, errors in rows:
            entity = json.loads(entity)
            name = ref(entity)
            # What goes wrong with the Location of a file concerns the file as a whole.
            of_file = name.startswith(GENERATED)
            path = entity["spec"]["target"] if of_file else source(entity)
            for error in json.loads(errors):
                by_file[os.path.relpath(path, files)].append((None if of_file else name, error["name"], error["message"]))
    return by_file


def differences(expected, entities, errors):
    """What one file gave beside what it should have given: pairs of a difference and what explains it."""
    wanted = {entity["ref"]: {(r["type"], r["targetRef"]) for r in entity["relations"]} for entity in expected["entities"]}
    for name in sorted(wanted.keys() - entities.keys()):
        yield f"lacks {name}", ""
    for name in sorted(entities.keys() - wanted.keys()):
        yield f"has {name}, which Backstage has not", ""
    for name in sorted(entities.keys() & wanted.keys()):
        for kind, target in sorted(wanted[name] - entities[name]):
            yield f"{name} lacks the relation {kind} {target}", ""
        for kind, target in sorted(entities[name] - wanted[name]):
            yield f"{name} has the relation {kind} {target}, which Backstage's has not", ""
    # What another network would change is only asked to be an error.
    remote = {error.get("entity") for error in expected["errors"] if error.get("remote")}
    for name in sorted(remote - {name for name, _, _ in errors}):
        yield f"{name} has no error, though its targets cannot be reached", ""
    count = lambda pairs: collections.Counter(pair for pair in pairs if pair[0] not in remote)
    want = count((error.get("entity"), error["name"]) for error in expected["errors"])
    have = count((name, kind) for name, kind, _ in errors)
    for (name, kind), times in sorted((want - have).items(), key=str):
        yield f"{name or 'the file'} lacks {times} × {kind}", ""
    for (name, kind), times in sorted((have - want).items(), key=str):
        message = next(message for other, other_kind, message in errors if (other, other_kind) == (name, kind))
        yield f"{name or 'the file'} has {times} × {kind}, which Backstage has not", f": {message}"


def accepted():
    """Differences on purpose: lines `path: difference`, each with its reason in docs/differences.md."""
    with open(os.path.join(HERE, "accepted.txt"), encoding="utf-8") as lines:
        return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def compare(files, expected, state, port):
    settle(port)
    entities, errors = found_entities(port, files), found_errors(state, files)
    on_purpose, used, failed = accepted(), set(), 0
    for path in sorted(expected):
        pairs = differences(expected[path], entities[path], errors[path])
        found = {f"{path}: {difference}": explanation for difference, explanation in pairs}
        used |= found.keys() & on_purpose
        failed += bool(found.keys() - on_purpose)
        for line in sorted(found.keys() - on_purpose):
            print(f"FAIL {line}{found[line]}")
    for line in sorted(on_purpose - used):
        print(f"accepted.txt names what is no difference any more: {line}")
    failed += bool(on_purpose - used)
    print(f"{len(expected) - failed} passed, {failed} failed")
    return failed == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", required=True)
    parser.add_argument("--state", required=True)
    parser.add_argument("--port", required=True, type=int)
    parser.add_argument("action", choices=["config", "compare"])
    args = parser.parse_args()
    files = os.path.abspath(args.files)
    with open(os.path.join(files, "expected-entities.json"), encoding="utf-8") as text:
        expected = json.load(text)["files"]
    if args.action == "config":
        print(json.dumps(configuration(files, expected, args.state, args.port), indent=1))
    elif not compare(files, expected, args.state, args.port):
        sys.exit(1)


if __name__ == "__main__":
    main()
