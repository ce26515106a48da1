// What one may not do is not offered, and refused when it is done all the same.

import assert from 'node:assert/strict';

import { stories } from '../support/stories.mjs';

// The guest is somebody of the demo company who owns little of it.
const story = stories({
  overlay: {
    permission: { enabled: true, policy: 'ownership' },
    auth: { providers: { guest: { userEntityRef: 'user:default/ewa.kowalczyk' } } },
  },
});

const menu = (page) => page.getByRole('button', { name: 'More actions' });

story('what others own can be read and not taken out, what one owns can', async ({ page, portal, signIn, expectAccessible }) => {
  const groups = await memberships(portal);
  const isMine = (relations) => relations.some(({ type, targetRef }) => type === 'ownedBy' && groups.has(targetRef));
  const { items } = await portal.api('/api/catalog/entities/by-query?filter=kind=component&limit=200');
  const mine = items.find((entity) => isMine(entity.relations))?.metadata.name;
  const other = items.find((entity) => !isMine(entity.relations) && entity.spec.owner)?.metadata.name;
  assert.ok(mine && other, `${mine} ${other}`);

  await signIn(`/catalog/default/component/${other}`);
  await menu(page).click();
  await offered(page, false);
  await expectAccessible();
  await page.keyboard.press('Escape');

  // Who does it all the same is refused.
  const token = await page.evaluate(async () => {
    const answer = await fetch('/api/auth/session', { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    return (await answer.json()).backstageIdentity.token;
  });
  const { uid } = items.find((entity) => entity.metadata.name === other).metadata;
  const answer = await fetch(`${portal.base}/api/catalog/entities/by-uid/${uid}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(answer.status, 403);

  await page.goto(`${portal.base}/catalog/default/component/${mine}`);
  await menu(page).click();
  await offered(page, true);
});

/** The person, their groups and what is below those. */
async function memberships(portal) {
  const found = new Set(['user:default/ewa.kowalczyk']);
  const related = async (ref, wanted) => {
    const [kind, rest] = ref.split(':');
    const [namespace, name] = rest.split('/');
    const { relations } = await portal.api(`/api/catalog/entities/by-name/${kind}/${namespace}/${name}`);
    return relations.filter(({ type }) => type === wanted).map(({ targetRef }) => targetRef);
  };
  const queue = await related('user:default/ewa.kowalczyk', 'memberOf');
  for (const group of queue) {
    if (found.has(group)) continue;
    found.add(group);
    queue.push(...(await related(group, 'parentOf')));
  }
  return found;
}

/** It may take a moment until it is known. */
const offered = (page, expected) => page.locator(`[role=menuitem]${expected ? ':not([aria-disabled=true])' : '[aria-disabled=true]'}`, { hasText: 'Unregister entity' }).waitFor();
