// What changes while somebody looks at it.

import assert from 'node:assert/strict';

import { NARROW } from '../support/chromium.mjs';
import { writableEstate } from '../support/estate.mjs';
import { stories } from '../support/stories.mjs';

const component = (name, lifecycle) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}, title: ${name} }
spec: { type: service, lifecycle: ${lifecycle}, owner: harbour }
---
`;
const FILE = 'catalog-info.yaml';
const estate = writableEstate({ [FILE]: component('crane', 'experimental') + component('gantry', 'production') });
const story = stories({ configs: [estate.config] });

const main = (page) => page.getByRole('main');
const crane = '/catalog/default/component/crane';
const news = (page) => main(page).getByRole('status');

/** Resolves when the page waits for changes. */
const listening = (page) => page.waitForRequest(/\/api\/signals\/news\?.*channel=catalog%3A/);
const refresh = (portal, name) => portal.api('/api/catalog/refresh', { method: 'POST', body: { entityRef: `component:default/${name}` } });

story('a change appears on the open page by itself, and a dialog stays open', async ({ page, portal, signIn, look, expectAccessible }) => {
  const waits = listening(page);
  await signIn(crane);
  await main(page).getByText('experimental').first().waitFor();
  await waits;
  await page.evaluate(() => (window.staysTheSame = true));
  estate.write(FILE, component('crane', 'production') + component('gantry', 'production'));
  await refresh(portal, 'crane');
  await main(page).getByText('production').first().waitFor();
  await news(page).getByRole('link', { name: 'Lifecycle changed' }).waitFor();
  await look('live/changed');
  await expectAccessible('a change that came by itself');

  await page.goto(`${crane}?inspect=yaml`);
  await page.getByRole('dialog').getByText('lifecycle: production').first().waitFor();
  await listening(page);
  estate.write(FILE, component('crane', 'deprecated') + component('gantry', 'production'));
  await refresh(portal, 'crane');
  await page.getByRole('dialog').getByText('lifecycle: deprecated').first().waitFor();
});

story('reading the source again tells that nothing changed', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(crane);
  await main(page).getByRole('button', { name: 'Read the source again' }).click();
  await news(page).getByText('Reading the source…').waitFor();
  await look('live/reading');
  await news(page).getByText('Nothing changed').waitFor();
  await look('live/same');
  await expectAccessible('nothing changed');
});

story('reading the source again tells what is wrong with it', async ({ page, portal, signIn, look }) => {
  const good = component('crane', 'deprecated') + component('gantry', 'production');
  await signIn(crane);
  await main(page).getByRole('heading', { level: 1, name: 'crane' }).waitFor();
  estate.write(FILE, 'kind: [\n');
  try {
    await main(page).getByRole('button', { name: 'Read the source again' }).click();
    await news(page).getByText('The source has errors').waitFor();
    await page.getByRole('alert').getByText('The source of crane has errors').waitFor();
    await look('live/errors');
  } finally {
    estate.write(FILE, good);
    await refresh(portal, 'crane');
  }
});

story('an entity that leaves is said to have left', async ({ page, portal, signIn, look }) => {
  const waits = listening(page);
  await signIn('/catalog/default/component/gantry');
  await main(page).getByRole('heading', { level: 1, name: 'gantry' }).waitFor();
  await waits;
  const { uid } = (await portal.api('/api/catalog/entities/by-name/component/default/gantry')).metadata;
  estate.write(FILE, component('crane', 'deprecated'));
  await refresh(portal, 'crane');
  await main(page).getByText('No location names this entity any more').waitFor();
  await portal.api(`/api/catalog/entities/by-uid/${uid}`, { method: 'DELETE' });
  await news(page).getByText('It has left the catalog').waitFor();
  await look('live/gone');
  estate.write(FILE, component('crane', 'deprecated') + component('gantry', 'production'));
  await refresh(portal, 'crane');
  await news(page).getByText('Appeared in the catalog').waitFor();
});

story('the list says that there are changes, and shows them when asked', async ({ page, portal, signIn, look, expectAccessible }) => {
  const waits = listening(page);
  await signIn('/catalog?filters[user]=all');
  await main(page).getByRole('link', { name: 'crane' }).waitFor();
  await waits;
  estate.write(FILE, component('crane', 'experimental') + component('gantry', 'production') + component('capstan', 'production'));
  await refresh(portal, 'crane');
  const hint = news(page).getByRole('button', { name: /changes? – show/ });
  await news(page).getByRole('button', { name: /2 changes – show/ }).waitFor();
  assert.equal(await main(page).getByRole('link', { name: 'capstan' }).count(), 0, 'rows do not move by themselves');
  await look('live/list');
  await expectAccessible('the list with a hint');
  await hint.click();
  await main(page).getByRole('link', { name: 'capstan' }).waitFor();
  await hint.waitFor({ state: 'detached' });
});

story('one request waits for the whole page, and none while nobody looks', async ({ page, signIn }) => {
  const isWait = (request) => /\/api\/signals\/news\?.*channel=catalog%3A/.test(request.url());
  const waiting = new Set();
  let most = 0;
  page.on('request', (request) => isWait(request) && (most = Math.max(most, waiting.add(request).size)));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => waiting.delete(request));
  await signIn(crane);
  await page.waitForRequest(isWait);
  await main(page).getByRole('heading', { level: 1, name: 'crane' }).waitFor();
  await hide(page, true);
  // What the page keeps of the visit may be news of its own, so the wait ends in one way or the other.
  while (waiting.size) {
    await Promise.race([page.waitForEvent('requestfailed', isWait), page.waitForEvent('requestfinished', isWait)]);
  }
  const again = page.waitForRequest(isWait);
  await hide(page, false);
  await again;
  assert.equal(most, 1);
});

story('the news fit on a phone in the dark', async ({ page, portal, signIn, look, expectAccessible }) => {
  const waits = listening(page);
  await signIn(crane);
  await main(page).getByRole('heading', { level: 1, name: 'crane' }).waitFor();
  await waits;
  estate.write(FILE, component('crane', 'retired') + component('gantry', 'production') + component('capstan', 'production'));
  await refresh(portal, 'crane');
  await news(page).getByRole('link', { name: 'Lifecycle changed' }).waitFor();
  await look('live/phone-dark');
  await expectAccessible('news on a phone');
}, { viewport: NARROW, colorScheme: 'dark' });

/** As when another tab is chosen. */
function hide(page, hidden) {
  return page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, hidden);
}
