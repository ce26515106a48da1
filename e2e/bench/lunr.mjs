// The engine that Backstage searches with unless another is configured, by itself: Lunr in one process of Node, with
// the documents and the kind of query of contract/search.md §2 and §6. It answers GET /api/search/query.
//
// usage: node --expose-gc --max-old-space-size=8192 lunr.mjs BASE TOKEN PORT FILE
//        reads the catalog at BASE, makes the index, listens, and then writes to FILE what that took:
//        {"documents": 100000, "seconds": 30.1, "memory": 1200000000}

import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

import lunr from 'lunr';

const PAGE = 5000;
const RESULTS = 25;

const [base, token, port, file] = process.argv.slice(2);
const documents = await read();
const began = performance.now();
const index = make(documents);
const seconds = (performance.now() - began) / 1000;
const byLocation = new Map(documents.map((document) => [document.location, document]));
globalThis.gc?.();

createServer((request, response) => {
  const parameters = new URL(request.url, 'http://localhost').searchParams;
  const found = search(parameters.get('term') ?? '');
  const results = found.slice(0, RESULTS).map(({ ref }, rank) => ({
    type: 'software-catalog',
    document: byLocation.get(ref),
    rank: rank + 1,
  }));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ results, numberOfResults: found.length }));
}).listen(Number(port), '127.0.0.1', () => {
  const told = { documents: documents.length, seconds, memory: process.memoryUsage().rss };
  // All of it or nothing, for whoever waits.
  writeFileSync(`${file}.part`, JSON.stringify(told));
  renameSync(`${file}.part`, file);
});

async function read() {
  const all = [];
  let cursor;
  do {
    const asked = cursor ? `cursor=${encodeURIComponent(cursor)}` : `limit=${PAGE}`;
    const answer = await fetch(`${base}/api/catalog/entities/by-query?${asked}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(`the catalog answers ${answer.status}`);
    const page = await answer.json();
    all.push(...page.items.map(document));
    cursor = page.pageInfo.nextCursor;
  } while (cursor);
  return all;
}

function document({ kind, metadata, spec = {} }) {
  const { name, namespace = 'default', title, description } = metadata;
  const person = [spec.profile?.displayName, spec.profile?.email];
  const type = spec.type ?? 'other';
  return {
    title: title ?? name,
    text: [description, ...person].filter(Boolean).join(' : '),
    location: `/catalog/${namespace}/${kind}/${name}`.toLowerCase(),
    kind,
    namespace,
    type,
    componentType: type,
    lifecycle: spec.lifecycle ?? '',
    owner: spec.owner ?? '',
  };
}

function make(documents) {
  const builder = new lunr.Builder();
  builder.pipeline.add(lunr.trimmer, lunr.stopWordFilter, lunr.stemmer);
  builder.searchPipeline.add(lunr.stemmer);
  builder.metadataWhitelist = ['position'];
  builder.ref('location');
  for (const field of Object.keys(documents[0])) builder.field(field);
  for (const one of documents) builder.add(one);
  return builder.build();
}

function search(term) {
  const words = lunr.tokenizer(term);
  const { TRAILING } = lunr.Query.wildcard;
  return index.query((query) => {
    query.term(words, { boost: 100 });
    query.term(words, { boost: 10, usePipeline: false, wildcard: TRAILING });
    query.term(words, { boost: 1, usePipeline: false, editDistance: 2 });
  });
}
