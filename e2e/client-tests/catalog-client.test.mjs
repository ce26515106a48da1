// The catalog client that Backstage publishes, unmodified, against our server: every method of it.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { CATALOG_FILTER_EXISTS, CatalogClient } from '@backstage/catalog-client';

import { startPortal } from '../support/portal.mjs';

let portal, client, token, files, server;

before(async () => {
  files = await mkdtemp(join(tmpdir(), 'callboard-client-'));
  server = await serveFolder(files);
  portal = await startPortal({ overlay: { backend: { reading: { allow: [{ host: new URL(server.base).host }] } } } });
  token = { token: portal.token };
  client = new CatalogClient({ discoveryApi: { getBaseUrl: async (plugin) => `${portal.base}/api/${plugin}` } });
});

after(async () => {
  await portal?.stop();
  server?.close();
  await rm(files, { recursive: true, force: true });
});

const refOf = (entity) =>
  `${entity.kind}:${entity.metadata.namespace ?? 'default'}/${entity.metadata.name}`.toLowerCase();

/** Every page that a stream of the client gives. */
async function all(stream) {
  const found = [];
  for await (const page of stream) found.push(...page);
  return found;
}

test('without a token every method is refused', async () => {
  await assert.rejects(client.getEntities(), (error) => error.response?.status === 401);
});

test('getEntities filters by any of several sets, and picks fields', async () => {
  const filter = [{ kind: ['api', 'system'] }, { kind: 'component', 'spec.type': 'library' }];
  const { items } = await client.getEntities({ filter, fields: ['kind', 'metadata.name', 'spec.type'] }, token);
  const kinds = new Set(items.map((entity) => entity.kind));
  assert.deepEqual([...kinds].sort(), ['API', 'Component', 'System']);
  assert.ok(items.every((entity) => entity.kind !== 'Component' || entity.spec.type === 'library'));
  assert.ok(items.every((entity) => Object.keys(entity.metadata).join() === 'name'));
});

test('getEntities pages by offset and limit, in order', async () => {
  const request = { filter: { kind: 'component' }, order: { field: 'metadata.name', order: 'desc' } };
  const whole = await client.getEntities(request, token);
  const part = await client.getEntities({ ...request, offset: 2, limit: 3 }, token);
  assert.deepEqual(part.items, whole.items.slice(2, 5));
  const names = whole.items.map((entity) => entity.metadata.name);
  assert.deepEqual(names, [...names].sort().reverse());
});

test('a filter asks for what merely exists', async () => {
  const filter = { kind: 'component', 'metadata.annotations.backstage.io/techdocs-ref': CATALOG_FILTER_EXISTS };
  const { items } = await client.getEntities({ filter }, token);
  assert.ok(items.length > 0);
  assert.ok(items.every((entity) => entity.metadata.annotations['backstage.io/techdocs-ref']));
});

test('queryEntities goes forward and back by cursors', async () => {
  const first = await client.queryEntities(
    { filter: { kind: 'component' }, limit: 7, orderFields: { field: 'metadata.name', order: 'asc' } },
    token,
  );
  assert.equal(first.items.length, 7);
  assert.ok(first.totalItems > 14 && !first.pageInfo.prevCursor);
  const second = await client.queryEntities({ cursor: first.pageInfo.nextCursor, limit: 7 }, token);
  assert.ok(second.items[0].metadata.name > first.items[6].metadata.name);
  const back = await client.queryEntities({ cursor: second.pageInfo.prevCursor, limit: 7 }, token);
  assert.deepEqual(back.items.map(refOf), first.items.map(refOf));
});

test('queryEntities takes a predicate, and follows its cursors', async () => {
  const query = { $all: [{ kind: 'component' }, { $not: { 'spec.type': 'library' } }] };
  const first = await client.queryEntities({ query, limit: 5 }, token);
  assert.equal(first.items.length, 5);
  const second = await client.queryEntities({ cursor: first.pageInfo.nextCursor, limit: 5 }, token);
  const both = [...first.items, ...second.items];
  assert.equal(new Set(both.map(refOf)).size, both.length);
  assert.ok(both.every((entity) => entity.kind === 'Component' && entity.spec.type !== 'library'));
});

test('queryEntities finds text in chosen fields', async () => {
  const fullTextFilter = { term: 'timetable', fields: ['metadata.name', 'metadata.title'] };
  const { items } = await client.queryEntities({ fullTextFilter }, token);
  assert.ok(items.length > 0);
  assert.ok(items.every((entity) => /timetable/i.test(`${entity.metadata.name} ${entity.metadata.title}`)));
});

test('streamEntities gives each entity once', async () => {
  const streamed = await all(client.streamEntities({ pageSize: 20 }, token));
  const listed = await client.getEntities({ fields: ['kind', 'metadata'] }, token);
  assert.deepEqual(streamed.map(refOf).sort(), listed.items.map(refOf).sort());
});

test('getEntitiesByRefs answers in the order asked, also for more than a thousand', async () => {
  const { items: some } = await client.getEntities({ filter: { kind: 'group' }, limit: 2 }, token);
  const entityRefs = [refOf(some[0]), 'component:default/nobody', refOf(some[1])];
  const { items } = await client.getEntitiesByRefs({ entityRefs }, token);
  assert.deepEqual(items, [some[0], undefined, some[1]]);
  const many = Array.from({ length: 1500 }, (_, number) => (number % 2 ? refOf(some[0]) : `component:default/no-${number}`));
  const found = await client.getEntitiesByRefs({ entityRefs: many }, token);
  assert.equal(found.items.filter(Boolean).length, 750);
  const query = { kind: 'component' };
  const none = await client.getEntitiesByRefs({ entityRefs: [refOf(some[0])], query }, token);
  assert.deepEqual(none.items, [undefined]);
});

test('getEntityByRef gives nothing for what does not exist', async () => {
  const { items } = await client.getEntities({ filter: { kind: 'system' }, limit: 1 }, token);
  assert.deepEqual(await client.getEntityByRef(refOf(items[0]), token), items[0]);
  assert.equal(await client.getEntityByRef('component:default/nobody', token), undefined);
});

test('getEntityAncestors leads to the registration', async () => {
  const { items } = await client.getEntities({ filter: { kind: 'component' }, limit: 1 }, token);
  const ancestry = await client.getEntityAncestors({ entityRef: refOf(items[0]) }, token);
  assert.equal(ancestry.rootEntityRef, refOf(items[0]));
  assert.equal(ancestry.items.at(-1).entity.kind, 'Location');
  assert.deepEqual(ancestry.items.at(-1).parentEntityRefs, []);
});

test('getEntityFacets counts, by filter and by predicate', async () => {
  const facets = ['kind', 'spec.type'];
  const byFilter = await client.getEntityFacets({ facets, filter: { kind: ['component', 'api'] } }, token);
  const byQuery = await client.getEntityFacets({ facets, query: { kind: { $in: ['component', 'api'] } } }, token);
  assert.deepEqual(byFilter.facets.kind.map(({ value }) => value).sort(), ['API', 'Component']);
  assert.deepEqual(byQuery, byFilter);
});

test('refreshEntity is content', async () => {
  const { items } = await client.getEntities({ filter: { kind: 'component' }, limit: 1 }, token);
  await client.refreshEntity(refOf(items[0]), token);
});

test('validateEntity tells what is wrong', async () => {
  const good = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'tried-out' },
    spec: { type: 'service', lifecycle: 'production', owner: 'nobody' },
  };
  assert.deepEqual(await client.validateEntity(good, 'url:http://localhost/x.yaml', token), { valid: true });
  const bad = { ...good, spec: { type: 'service' } };
  const answer = await client.validateEntity(bad, 'url:http://localhost/x.yaml', token);
  assert.equal(answer.valid, false);
  assert.match(answer.errors[0].message, /lifecycle|owner/);
});

test('a location is added, found in every way, moved, and removed with what it brought', async () => {
  const file = join(files, 'one.yaml');
  const entity = 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: from-the-client}\nspec: {type: service, lifecycle: production, owner: nobody}\n';
  await writeFile(file, entity);
  const target = `${server.base}/one.yaml`;
  const tried = await client.addLocation({ type: 'url', target, dryRun: true }, token);
  assert.equal(tried.exists, false);
  assert.ok(tried.entities.map(refOf).includes('component:default/from-the-client'));
  const { location } = await client.addLocation({ type: 'url', target }, token);
  await assert.rejects(client.addLocation({ type: 'url', target }, token), (error) => error.response?.status === 409);
  const entityFound = await eventually(() => client.getEntityByRef('component:default/from-the-client', token));

  assert.deepEqual(await client.getLocationById(location.id, token), location);
  assert.deepEqual(await client.getLocationByRef(`url:${target}`, token), location);
  assert.deepEqual(await client.getLocationByEntity(refOf(entityFound), token), location);
  assert.ok((await client.getLocations({}, token)).items.some(({ id }) => id === location.id));
  const queried = await client.queryLocations({ query: { type: 'url' } }, token);
  assert.ok(queried.items.some(({ id }) => id === location.id));
  assert.ok((await all(client.streamLocations({}, token))).some(({ id }) => id === location.id));

  await writeFile(join(files, 'two.yaml'), entity.replace('from-the-client', 'moved-by-the-client'));
  const moved = await client.updateLocation(location.id, { type: 'url', target: `${server.base}/two.yaml` }, token);
  assert.equal(moved.id, location.id);
  await eventually(() => client.getEntityByRef('component:default/moved-by-the-client', token));

  await client.removeLocationById(location.id, token);
  assert.equal(await client.getLocationById(location.id, token), undefined);
  assert.equal(await client.getEntityByRef('component:default/moved-by-the-client', token), undefined);
});

test('removeEntityByUid removes, and the source brings the entity back', async () => {
  const { items } = await client.getEntities({ filter: { kind: 'resource' }, limit: 1 }, token);
  await client.removeEntityByUid(items[0].metadata.uid, token);
  const back = await eventually(() => client.getEntityByRef(refOf(items[0]), token));
  assert.notEqual(back.metadata.uid, items[0].metadata.uid);
});

/** Asks until there is an answer. */
async function eventually(ask, within = 20_000) {
  const end = Date.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error('it never came');
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** A web server for files of a folder, on a port of its own. */
async function serveFolder(folder) {
  const server = createServer((request, response) => {
    readFile(join(folder, new URL(request.url, 'http://localhost').pathname)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { base: `http://localhost:${server.address().port}`, close: () => server.close() };
}
