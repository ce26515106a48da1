// Taking entities out of the catalog, in each of the ways that there are.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { NARROW } from '../support/chromium.mjs';
import { writableEstate } from '../support/estate.mjs';
import { stories } from '../support/stories.mjs';

const component = (name) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: harbour }
---
`;

/** A web server with catalog files: only such can be registered. */
const files = new Map([['/pier.yaml', component('pier-lights') + component('pier-gates')]]);
const web = createServer((request, response) => {
  const text = files.get(request.url);
  response.writeHead(text ? 200 : 404, { 'content-type': 'text/yaml' }).end(text ?? '');
});
// The configuration names the port, so it has to be known before anything else.
await new Promise((done) => web.listen(0, '127.0.0.1', done));
after(() => web.close());
const host = `127.0.0.1:${web.address().port}`;

const estate = writableEstate(
  { 'catalog-info.yaml': component('slipway') + component('winch') },
  { backend: { reading: { allow: [{ host }] } } },
);
const story = stories({ configs: [estate.config] });

const main = (page) => page.getByRole('main');
const dialog = (page) => page.getByRole('dialog');
const entity = (name) => `/api/catalog/entities/by-name/component/default/${name}`;

async function open(page, name, signIn) {
  await signIn(`/catalog/default/component/${name}`);
  await main(page).getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Unregister entity' }).click();
  await dialog(page).getByRole('button', { name: /Delete entity|Unregister location/ }).first().waitFor();
}

/** Asks until the catalog says so. */
async function until(portal, path, wanted) {
  for (;;) {
    const answer = await portal.api(path).catch(() => undefined);
    if (wanted(answer)) return answer;
    await pause(30);
  }
}

async function register(portal) {
  const target = `http://${host}/pier.yaml`;
  const { location } = await portal.api('/api/catalog/locations', { method: 'POST', body: { type: 'url', target } });
  await until(portal, entity('pier-lights'), Boolean);
  await until(portal, entity('pier-gates'), Boolean);
  return location;
}

story('a registered location is unregistered with everything that it brought', async ({ page, portal, signIn, look, expectAccessible }) => {
  await register(portal);
  await open(page, 'pier-lights', signIn);
  await dialog(page).getByText(/3 entities go with this location/).waitFor();
  await dialog(page).getByRole('link', { name: 'pier-gates' }).waitFor();
  await dialog(page).getByRole('link', { name: /pier\.yaml/ }).first().waitFor();
  await look('unregister/location');
  await expectAccessible('unregistering a location');
  await dialog(page).getByRole('button', { name: 'Unregister location' }).click();
  await page.getByText('The location was unregistered').waitFor();
  await page.waitForURL(/\/catalog(\?|$)/);
  await until(portal, entity('pier-lights'), (answer) => !answer);
  assert.deepEqual(await portal.api('/api/catalog/locations'), []);
});

story('one entity of a registered location is deleted, and its siblings stay', async ({ page, portal, signIn, look }) => {
  const location = await register(portal);
  const { uid } = (await portal.api(entity('pier-lights'))).metadata;
  await open(page, 'pier-lights', signIn);
  await dialog(page).getByText('Delete only this entity').click();
  await dialog(page).getByText(/It comes back as soon as its source is read again/).waitFor();
  await look('unregister/only-one');
  await dialog(page).getByRole('button', { name: 'Delete entity' }).click();
  await page.getByText('The entity was deleted').waitFor();
  await page.waitForURL(/\/catalog(\?|$)/);
  // It is there again with another uid, as it was said.
  await until(portal, entity('pier-lights'), (answer) => answer && answer.metadata.uid !== uid);
  await portal.api(`/api/catalog/locations/${location.id}`, { method: 'DELETE' });
});

story('what the configuration names can only be deleted, and it is said that it returns', async ({ page, signIn, look, expectAccessible }) => {
  await open(page, 'slipway', signIn);
  await dialog(page).getByText(/was not registered here/).waitFor();
  await dialog(page).getByText(/comes back as soon as its source is read again/).waitFor();
  assert.equal(await dialog(page).getByRole('button', { name: 'Unregister location' }).count(), 0);
  await look('unregister/only-delete');
  await expectAccessible('deleting an entity');
  await dialog(page).getByRole('button', { name: 'Keep it' }).click();
  await dialog(page).waitFor({ state: 'hidden' });
});

story('an orphan is deleted from the warning about it', async ({ page, portal, signIn, look, expectAccessible }) => {
  estate.write('catalog-info.yaml', component('slipway'));
  await portal.api('/api/catalog/refresh', { method: 'POST', body: { entityRef: 'component:default/slipway' } });
  await until(portal, entity('winch'), (answer) => answer?.metadata.annotations['backstage.io/orphan'] === 'true');
  await signIn('/catalog/default/component/winch');
  await main(page).getByRole('region', { name: 'Problems' }).getByRole('button', { name: 'Delete entity' }).click();
  await dialog(page).getByText(/does not come back/).waitFor();
  await look('unregister/orphan');
  await expectAccessible('deleting an orphan');
  await dialog(page).getByRole('button', { name: 'Delete entity' }).click();
  await page.getByText('The entity was deleted').waitFor();
  await until(portal, entity('winch'), (answer) => !answer);
});

story('what the portal itself brings along cannot be unregistered', async ({ page, portal, signIn, look }) => {
  // No entity of ours has this origin; those of an imported catalog do.
  await page.route(/by-name\/component\/default\/slipway$/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    body.metadata.annotations['backstage.io/managed-by-origin-location'] = 'bootstrap:bootstrap';
    await route.fulfill({ response: answer, json: body });
  });
  await signIn('/catalog/default/component/slipway');
  await main(page).getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Unregister entity' }).click();
  await dialog(page).getByText(/the portal itself needs it/).waitFor();
  await dialog(page).getByText('Delete only this entity').waitFor();
  assert.equal(await dialog(page).getByRole('button', { name: 'Unregister location' }).count(), 0);
  await look('unregister/bootstrap');
  assert.ok(await portal.api(entity('slipway')));
});

story('a refusal is explained where it happens', async ({ page, signIn, look, expectAccessible }) => {
  await page.route(/by-uid/, (route) =>
    route.fulfill({
      status: 403,
      json: {
        error: { name: 'NotAllowedError', message: 'You do not have the permission catalog.entity.delete; ask whoever runs this portal' },
        response: { statusCode: 403 },
      },
    }),
  );
  await open(page, 'slipway', signIn);
  await dialog(page).getByRole('button', { name: 'Delete entity' }).click();
  await dialog(page).getByRole('alert').getByText(/catalog\.entity\.delete/).waitFor();
  await look('unregister/refused');
  await expectAccessible('a refusal');
});

story('the dialog fits on a phone in the dark', async ({ page, portal, signIn, look, expectAccessible }) => {
  const location = await register(portal);
  await open(page, 'pier-gates', signIn);
  await dialog(page).getByRole('link', { name: 'pier-lights' }).waitFor();
  await look('unregister/phone-dark');
  await expectAccessible('unregistering on a phone');
  await portal.api(`/api/catalog/locations/${location.id}`, { method: 'DELETE' });
}, { viewport: NARROW, colorScheme: 'dark' });
