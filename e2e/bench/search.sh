#!/usr/bin/env bash
# Search a running portal with wrk (Debian package wrk): requests/s, p50, p99, errors for words, compounds, beginnings,
# wrong letters and several words, each time another one.
# usage: search.sh BASE TOKEN [SECONDS=8] [CONNECTIONS=8]      estate: gen_catalog.py
set -euo pipefail
base=$1 token=$2 secs=${3:-8} conns=${4:-8}
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cat > "$tmp/search.lua" <<'LUA'
local words = {"payment","ledger","invoice","feed","media","artist","playlist","billing","gateway","catalog","trace","alert","queue","stream","profile","session"}
wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN")
wrk.headers["Accept"] = "application/json"
local turn = 0
function init() math.randomseed(7) end
local function word() return words[math.random(#words)] end
function request()
  turn = turn + 1
  local term = word()
  local kind = turn % 5
  if kind == 1 then term = word() .. "+" .. word() end
  if kind == 2 then term = string.format("component-%s-%06d", term, math.random(1000)) end
  if kind == 3 then term = string.sub(term, 1, 3) end
  if kind == 4 then term = string.sub(term, 1, 2) .. string.sub(term, 4) end
  return wrk.format("GET", "/api/search/query?pageLimit=25&term=" .. term)
end
function done(summary, latency)
  io.write(string.format("search %10.1f req/s  p50 %8.2f ms  p99 %8.2f ms  non-2xx %d  socket errors %d\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
LUA
TOKEN=$token wrk -t1 -c"$conns" -d"${secs}s" -s "$tmp/search.lua" "$base" | grep '^search'
