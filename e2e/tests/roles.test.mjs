// What a role allows and denies: lists, buttons, the palette, direct addresses and the API agree, before and after a
// person is given another role. People sign in through a real provider.

import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { identityProvider, say } from '../support/identity_provider.mjs';
import { stories } from '../support/stories.mjs';

const folder = mkdtempSync(join(tmpdir(), 'callboard-roles-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const policies = join(folder, 'policy.csv');
const conditions = join(folder, 'conditions.yaml');
writeFileSync(
  policies,
  ['p, role:default/keepers, catalog-entity, read, allow', 'p, role:default/keepers, catalog-entity, delete, allow', 'g, user:default/mila.novak, role:default/keepers', 'g, user:default/ewa.kowalczyk, role:default/own', ''].join('\n'),
);
const conditional = (mapping, conditions) =>
  JSON.stringify({ result: 'CONDITIONAL', roleEntityRef: 'role:default/own', pluginId: 'catalog', resourceType: 'catalog-entity', permissionMapping: [mapping], conditions });
const rule = (name, params) => ({ rule: name, resourceType: 'catalog-entity', params });
const owned = rule('IS_ENTITY_OWNER', { claims: ['$ownerRefs'] });
writeFileSync(conditions, `${conditional('read', { anyOf: [owned, rule('IS_ENTITY_KIND', { kinds: ['User', 'Group'] })] })}\n`);

const provider = await identityProvider();
const story = stories({
  overlay: {
    ...provider.overlay(),
    permission: { enabled: true, rbac: { 'policies-csv-file': policies, conditionalPoliciesFile: conditions, policyFileReload: true, policyDecisionPrecedence: 'basic' } },
  },
});

const main = (page) => page.getByRole('main');
const components = '/api/catalog/entities/by-query?filter=kind=component&limit=500';
const isFrom = (owners) => ({ relations }) => relations.some(({ type, targetRef }) => type === 'ownedBy' && owners.includes(targetRef));

/** Signs in by redirect, and asks the API as the person from then on. */
async function enter({ page, portal }, path, name) {
  await page.goto(path);
  await page.getByRole('button', { name: 'Sign in with OpenID Connect' }).click();
  await say(page, name);
  await page.getByRole('navigation', { name: 'Main', exact: true }).waitFor();
  const session = await page.evaluate(async () => {
    const answer = await fetch('/api/auth/session', { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    return (await answer.json()).backstageIdentity;
  });
  const ask = (path, method = 'GET') => fetch(`${portal.base}${path}`, { method, headers: { authorization: `Bearer ${session.token}` } });
  return { ask, owners: session.identity.ownershipEntityRefs };
}

const unregister = (page, expected) => page.locator(`[role=menuitem]${expected ? ':not([aria-disabled=true])' : '[aria-disabled=true]'}`, { hasText: 'Unregister entity' });

story('what a role does not let one see is nowhere, and what another role lets one see is everywhere', async (tools) => {
  const { page, portal, look, expectAccessible } = tools;
  const everything = (await portal.api(components)).items;
  const { ask, owners } = await enter(tools, '/catalog?filters[user]=all', 'ewa.kowalczyk');
  const own = everything.filter(isFrom(owners));
  const other = everything.find((entity) => !isFrom(owners)(entity));
  assert.ok(own.length && other, `${own.length} of ${everything.length}`);
  const mine = own[0].metadata;

  // The API and the list agree.
  const seen = (await (await ask(components)).json()).items;
  assert.deepEqual(seen.map(({ metadata }) => metadata.name).sort(), own.map(({ metadata }) => metadata.name).sort());
  const row = (name) => main(page).locator(`a[href$="/component/${name}"]`).first();
  await main(page).getByRole('heading', { level: 1, name: `Components · ${own.length}` }).waitFor();
  await row(mine.name).waitFor();
  assert.equal(await row(other.metadata.name).count(), 0);
  await look('roles/list');

  // What is there may be read, and not taken out.
  await page.goto(`/catalog/default/component/${mine.name}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await unregister(page, false).waitFor();
  assert.equal((await ask(`/api/catalog/entities/by-uid/${mine.uid}`, 'DELETE')).status, 403);

  // What is not is not found by its address either.
  const address = `/catalog/default/component/${other.metadata.name}`;
  const byName = `/api/catalog/entities/by-name/component/default/${other.metadata.name}`;
  await page.goto(address);
  await main(page).getByText(/you may not see it/).waitFor();
  await look('roles/not-there');
  await expectAccessible('an entity that one may not see');
  assert.equal((await ask(byName)).status, 404);

  // Another role.
  appendFileSync(policies, 'g, user:default/ewa.kowalczyk, role:default/keepers\n');
  const until = Date.now() + 20_000;
  while ((await ask(byName)).status !== 200) assert.ok(Date.now() < until, 'the role does not count');
  await page.goto(address);
  await page.getByRole('button', { name: 'More actions' }).click();
  await unregister(page, true).waitFor();
  await page.goto('/catalog?filters[user]=all');
  await main(page).getByRole('heading', { level: 1, name: `Components · ${everything.length}` }).waitFor();
  assert.equal((await (await ask(components)).json()).items.length, everything.length);
});

story('a person with the role sees it by its address at once', async (tools) => {
  const { page, portal } = tools;
  const { items } = await portal.api(components);
  const { ask, owners } = await enter(tools, '/catalog', 'mila.novak');
  const other = items.find((entity) => !isFrom(owners)(entity)).metadata;
  await page.goto(`/catalog/default/component/${other.name}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await unregister(page, true).waitFor();
  assert.equal((await ask(`/api/catalog/entities/by-name/component/default/${other.name}`)).status, 200);
});
