#!/usr/bin/env bash
# Load a running portal's catalog with wrk (Debian package wrk): requests/s, p50, p99, errors for a fixed mix.
# usage: load.sh BASE TOKEN [SECONDS=8] [CONNECTIONS=8] [KINDS]      estate: gen_catalog.py (names are read from the server)
# TOKEN may be "guest": then it is that of somebody who signs in as the guest.
set -euo pipefail
base=$1 token=$2 secs=${3:-8} conns=${4:-8} kinds=${5:-list fulltext by-name by-refs facets owned-by}
if [ "$token" = guest ]; then
  token=$(python3 - "$base" <<'PY'
import json, sys, urllib.request
print(json.load(urllib.request.urlopen(sys.argv[1] + "/api/auth/guest/refresh"))["backstageIdentity"]["token"])
PY
  )
fi
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
python3 - "$base" "$token" > "$tmp/names" <<'PY'
import json, sys, urllib.request
address = sys.argv[1] + "/api/catalog/entities/by-query?limit=500&filter=kind=component&fields=metadata.name"
request = urllib.request.Request(address, headers={"Authorization": "Bearer " + sys.argv[2]})
for entity in json.load(urllib.request.urlopen(request))["items"]:
    print(entity["metadata"]["name"])
PY
cat > "$tmp/mix.lua" <<'LUA'
local names, terms = {}, {"payment","ledger","search","ads","queue"}
for l in io.lines(os.getenv("NAMES")) do names[#names+1] = l end
local kind = os.getenv("KIND")
wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
wrk.headers["Accept"] = "application/json"
function init() math.randomseed(7) end
local function name() return names[math.random(#names)] end
function request()
  local q = "/api/catalog/entities/by-query?limit=20"
  if kind == "list" then return wrk.format("GET", q .. "&orderField=metadata.name,asc&filter=kind=component,spec.type=service") end
  if kind == "fulltext" then return wrk.format("GET", q .. "&filter=kind=component&fullTextFilterTerm=" .. terms[math.random(#terms)]) end
  if kind == "by-name" then return wrk.format("GET", "/api/catalog/entities/by-name/component/default/" .. name()) end
  if kind == "facets" then return wrk.format("GET", "/api/catalog/entity-facets?filter=kind=component&facet=spec.type&facet=spec.lifecycle&facet=metadata.tags") end
  if kind == "owned-by" then return wrk.format("GET", q .. "&filter=relations.ownedBy=group:default/group-payment-000000,kind=component") end
  local refs = {}
  for i = 1, 50 do refs[i] = '"component:default/' .. name() .. '"' end
  wrk.headers["Content-Type"] = "application/json"
  return wrk.format("POST", "/api/catalog/entities/by-refs", nil, '{"entityRefs":[' .. table.concat(refs, ",") .. ']}')
end
function done(summary, latency)
  io.write(string.format("%-10s %10.1f req/s  p50 %8.2f ms  p99 %8.2f ms  non-2xx %d  socket errors %d\n", kind, summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
LUA
for kind in $kinds; do
  NAMES="$tmp/names" KIND=$kind TOKEN=$token wrk -t1 -c"$conns" -d"${secs}s" -s "$tmp/mix.lua" "$base" | grep 'req/s' | grep -v Requests
done
