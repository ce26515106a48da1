// The graph of relations: the card of an entity and the page.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { NARROW } from '../support/chromium.mjs';
import { stories } from '../support/stories.mjs';

const story = stories();
const phone = { viewport: NARROW, hasTouch: true, isMobile: true };

const SERVICE = 'component:default/booking-service';
const graphOf = (root, rest = '') => `/catalog-graph?rootEntityRefs[]=${encodeURIComponent(root)}${rest}`;

const main = (page) => page.getByRole('main');
const card = (page) => page.locator('[data-card="entity-card:catalog-graph/relations"]');
const nodes = (page) => page.locator('.graph-node');
const root = (page) => page.locator('.graph-node--root a');
const node = (page, kind, name) => page.locator(`.graph-node[data-kind="${kind}"] a`).filter({ hasText: name }).first();
const label = (link) => link.getAttribute('aria-label');
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
const query = (page) => new URL(page.url()).searchParams;
const centre = async (locator) => {
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
};
/** Waits until something holds that no element tells. */
const until = (page, check, value) => page.waitForFunction(check, value);

/** Lets the test say when a place has come into sight: how tall the page is before its cards are filled is a race. */
const holdSight = (page) =>
  page.addInitScript(() => {
    window.IntersectionObserver = class {
      constructor(report) {
        addEventListener('see', () => this.target && report([{ isIntersecting: true, target: this.target }], this));
      }
      observe(target) {
        this.target = target;
      }
      unobserve() {
        this.target = undefined;
      }
      disconnect() {
        this.target = undefined;
      }
    };
  });

story('the card of an entity is not fetched before somebody sees it', async ({ page, signIn }) => {
  await holdSight(page);
  await signIn('/catalog/default/component/booking-service');
  await card(page).getByRole('heading', { name: /^Relations/ }).waitFor();
  await page.locator('[data-card="entity-card:catalog/depends-on-resources"] tbody a').first().waitFor();
  assert.equal(await card(page).locator('.graph-node').count(), 0);
  // Said until somebody asks: the card looks a moment after the page is there.
  await page.evaluate(() => setInterval(() => dispatchEvent(new Event('see')), 200));
  await card(page).locator('.graph-node').nth(3).waitFor();
});

story('the card of an entity shows its neighbours and leads to the page', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog/default/component/booking-service');
  await card(page).getByRole('heading', { name: /^Relations/ }).waitFor();
  await card(page).scrollIntoViewIfNeeded();
  await card(page).locator('.graph-node').nth(3).waitFor();
  assert.match(await label(card(page).locator('.graph-node--root a')), /begins here/);
  await card(page).scrollIntoViewIfNeeded();
  await look('graph/card');
  await expectAccessible('the card');
  await card(page).getByRole('link', { name: 'View graph' }).click();
  await page.waitForURL(/\/catalog-graph\?/);
  assert.equal(query(page).get('maxDepth'), '1');
  assert.deepEqual(query(page).getAll('rootEntityRefs[]'), [SERVICE]);
  await root(page).waitFor();
});

story('the card opens entities, and says the same as a list', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog/default/component/booking-service');
  await card(page).getByText('List', { exact: true }).click();
  await card(page).getByRole('heading', { name: /Owned by/ }).waitFor();
  await look('graph/card-list');
  await expectAccessible('the list of the card');
  await card(page).getByText('Graph', { exact: true }).click();
  await card(page).getByRole('link', { name: 'View graph' }).scrollIntoViewIfNeeded();
  const other = card(page).locator('.graph-node:not(.graph-node--root) a').first();
  const address = await other.getAttribute('href');
  await other.click();
  await page.waitForURL((url) => url.pathname === address);
});

story('the graph goes as far as it is told, in the direction that it is told', async ({ page, signIn, look }) => {
  await signIn(graphOf(SERVICE, '&maxDepth=1'));
  await root(page).waitFor();
  const near = await nodes(page).count();
  await page.getByLabel('Depth').selectOption({ label: '2 steps' });
  await until(page, (count) => document.querySelectorAll('.graph-node').length > count, near);
  assert.equal(query(page).get('maxDepth'), '2');
  await look('graph/two-steps');
  await page.getByLabel('Direction').selectOption({ label: 'Top to bottom' });
  await page.waitForURL(/direction=TB/);
  const [team, service] = [await centre(node(page, 'group', 'Booking')), await centre(root(page))];
  assert.ok(team.y < service.y, 'who owns is above what is owned');
  await look('graph/top-to-bottom');
  await page.getByText('Steps', { exact: true }).click();
  await page.waitForURL(/curve=curveStepBefore/);
  await look('graph/steps');
});

story('kinds and relations are filters, and the address keeps them', async ({ page, signIn }) => {
  await signIn(graphOf(SERVICE, '&maxDepth=1'));
  await page.locator('.graph-node[data-kind="api"]').first().waitFor();
  await page.getByRole('checkbox', { name: 'API', exact: true }).uncheck();
  await page.locator('.graph-node[data-kind="api"]').first().waitFor({ state: 'detached' });
  assert.ok(!query(page).getAll('selectedKinds[]').includes('api'));
  await page.getByRole('checkbox', { name: 'owns / owned by' }).uncheck();
  await page.locator('.graph-node[data-kind="group"]').first().waitFor({ state: 'detached' });
  const count = await nodes(page).count();
  await page.reload();
  await root(page).waitFor();
  assert.equal(await nodes(page).count(), count);
  assert.ok(!(await page.getByRole('checkbox', { name: 'API', exact: true }).isChecked()));
});

story('relations that are not simplified and not merged are all there', async ({ page, signIn }) => {
  await signIn(graphOf(SERVICE, '&maxDepth=1'));
  await root(page).waitFor();
  const lines = () => page.locator('.graph-line').count();
  const few = await lines();
  await page.getByRole('switch', { name: /^Simplified/ }).uncheck();
  await page.getByRole('switch', { name: /^Merge relations/ }).uncheck();
  await page.waitForURL(/mergeRelations=false/);
  await until(page, (few) => document.querySelectorAll('.graph-line').length >= 2 * few, few);
});

story('a click begins the graph elsewhere, a click with Shift opens', async ({ page, signIn }) => {
  await signIn(graphOf(SERVICE, '&maxDepth=1'));
  await node(page, 'group', 'Booking').click();
  await until(page, () => document.querySelector('.graph-node--root')?.textContent.includes('Group'));
  assert.deepEqual(query(page).getAll('rootEntityRefs[]'), ['group:default/booking-team']);
  assert.equal(query(page).get('maxDepth'), '1');
  await page.goBack();
  await until(page, () => document.querySelector('.graph-node--root')?.textContent.includes('booking-service'));
  await node(page, 'group', 'Booking').click({ modifiers: ['Shift'] });
  await page.waitForURL(/\/catalog\/default\/group\/booking-team$/);
});

story('arrows walk along the lines, R begins elsewhere, Enter opens', async ({ page, signIn, look }) => {
  await signIn(graphOf(SERVICE, '&maxDepth=1'));
  await root(page).focus();
  await page.keyboard.press('ArrowLeft');
  const left = await focused(page);
  assert.ok(left && !left.includes('begins here'), left);
  await look('graph/keyboard');
  await page.keyboard.press('ArrowRight');
  assert.match(await focused(page), /^booking-service/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('r');
  await until(page, () => document.activeElement.getAttribute('aria-label')?.includes('begins here'));
  assert.ok((await focused(page)).startsWith(left.split(',')[0]));
  assert.notDeepEqual(query(page).getAll('rootEntityRefs[]'), [SERVICE]);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/catalog\/default\//);
});

story('an entity is found in the graph and comes into the middle', async ({ page, signIn, look }) => {
  await signIn(graphOf('domain:default/journeys'));
  await root(page).waitFor();
  await look('graph/whole');
  await page.getByRole('searchbox', { name: 'Find in the graph' }).fill('booking');
  await page.getByText(/^1 of \d+$/).waitFor();
  assert.equal(query(page).get('find'), 'booking');
  const found = page.locator('.graph-node--found');
  assert.ok((await found.count()) > 1);
  await look('graph/search');
  const before = await page.locator('.graph > g').getAttribute('transform');
  await page.keyboard.press('Enter');
  await page.getByText(/^2 of \d+$/).waitFor();
  assert.notEqual(await page.locator('.graph > g').getAttribute('transform'), before);
  await page.getByRole('searchbox', { name: 'Find in the graph' }).fill('no such thing');
  await page.getByText('Not in this graph').waitFor();
});

story('dragging, the wheel, buttons and keys move what is seen', async ({ page, signIn }) => {
  await signIn(graphOf(SERVICE, '&maxDepth=1'));
  await root(page).waitFor();
  const canvas = page.locator('.graph-canvas');
  const { x, y, width, height } = await canvas.boundingBox();
  const before = await centre(root(page));
  await page.mouse.move(x + width - 30, y + 30);
  await page.mouse.down();
  await page.mouse.move(x + width - 90, y + 70, { steps: 4 });
  await page.mouse.up();
  const after = await centre(root(page));
  assert.deepEqual([Math.round(after.x - before.x), Math.round(after.y - before.y)], [-60, 40]);
  const size = async () => (await root(page).boundingBox()).width;
  const usual = await size();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.wheel(0, 300);
  await until(page, (usual) => document.querySelector('.graph-node--root a').getBoundingClientRect().width < usual * 0.8, usual);
  await page.getByRole('button', { name: 'Zoom in' }).click();
  const closer = await size();
  await root(page).focus();
  await page.keyboard.press('-');
  assert.ok((await size()) < closer);
  await page.getByRole('button', { name: 'Show all of it' }).click();
  for (const one of await nodes(page).all()) {
    const box = await one.boundingBox();
    assert.ok(box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height);
  }
});

story('who points at an entity sees what belongs to it', async ({ page, signIn, look }) => {
  await signIn(graphOf('api:default/booking-api', '&maxDepth=2'));
  await root(page).waitFor();
  await root(page).hover();
  await page.locator('.graph--pointing').waitFor();
  assert.ok((await page.locator('.graph-node--near').count()) < (await nodes(page).count()));
  await look('graph/pointing');
});

story('the graph is saved as SVG and as PNG', async ({ page, signIn }) => {
  await signIn(graphOf(SERVICE, '&maxDepth=1'));
  await root(page).waitFor();
  const save = async (item) => {
    await page.getByRole('button', { name: 'Save the graph' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
    return [file.suggestedFilename(), await readFile(await file.path())];
  };
  const [svgName, svg] = await save('Save as SVG');
  assert.equal(svgName, 'catalog-graph.svg');
  assert.match(svg.toString(), /^<svg [\s\S]*booking-service[\s\S]*<\/svg>\n$/);
  assert.match(svg.toString(), /stroke="#[0-9a-f]{6}"/);
  const [pngName, png] = await save('Save as PNG');
  assert.equal(pngName, 'catalog-graph.png');
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  assert.ok(png.length > 5000, `${png.length} bytes`);
});

story('the graph can be read in words', async ({ page, signIn, look, expectAccessible }) => {
  await signIn(graphOf(SERVICE, '&maxDepth=1'));
  await root(page).waitFor();
  await page.getByText('List', { exact: true }).click();
  await page.waitForURL(/view=list/);
  const part = main(page).locator('.graph-list__part').filter({ has: page.locator('a[href$="/group/booking-team"]') }).first();
  await part.getByText('owns').waitFor();
  await part.getByRole('link', { name: 'booking-service' }).waitFor();
  await look('graph/list');
  await expectAccessible('the list');
});

for (const theme of ['light', 'dark', 'high-contrast']) {
  story(`the graph can be read in the theme ${theme}`, async ({ page, signIn, look, expectAccessible }) => {
    await page.addInitScript((theme) => localStorage.setItem('theme', theme), theme);
    await signIn(graphOf('system:default/booking', '&maxDepth=2'));
    await root(page).waitFor();
    await look(`graph/theme-${theme}`);
    await expectAccessible(theme);
  });
}

story('without a beginning the page asks for one', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/');
  await page.getByRole('navigation').getByRole('link', { name: 'Graph' }).first().click();
  await page.getByText('Where should the graph begin?').waitFor();
  await page.locator('.graph-begin__link').first().waitFor();
  await look('graph/begin');
  await expectAccessible('the question where to begin');
  await main(page).getByRole('searchbox').fill('timetable');
  await main(page).getByRole('link', { name: /Timetable/ }).first().click();
  await root(page).waitFor();
  assert.match(await label(root(page)), /Timetable/i);
});

story('an entity that is not there is told so', async ({ page, signIn, expectAccessible }) => {
  await signIn(graphOf('component:default/no-such-service'));
  await main(page).getByText('component:default/no-such-service is not in the catalog').waitFor();
  await expectAccessible('no such entity');
});

story('a failure is told and can be tried again', async ({ page, signIn, look }) => {
  await page.route('**/by-refs', (route) => route.fulfill({ status: 503, json: { error: { name: 'ServiceUnavailableError', message: 'Later.' } } }));
  await signIn(graphOf(SERVICE));
  await main(page).getByRole('alert').getByText('The relations could not be loaded').waitFor();
  await look('graph/failure');
  await page.unroute('**/by-refs');
  await main(page).getByRole('button', { name: 'Try again' }).click();
  await root(page).waitFor();
});

story('a large graph is shown in part, more on demand, and moves without being drawn anew', async ({ page, signIn, look }) => {
  await estate(page, 500);
  await signIn(graphOf('component:default/n0'));
  await root(page).waitFor();
  assert.equal(await nodes(page).count(), 150);
  await page.getByText(/At least \d+ more are related to them/).waitFor();
  await look('graph/large');
  await page.getByRole('button', { name: 'Show 150 more' }).click();
  await until(page, () => document.querySelectorAll('.graph-node').length === 300);
  await page.goto(`${page.url()}&limit=1000`);
  await until(page, () => document.querySelectorAll('.graph-node').length === 500);
  await page.getByRole('button', { name: 'Show all of it' }).click();
  await look('graph/500');
  const usual = await page.evaluate(async () => {
    const canvas = document.querySelector('.graph-canvas');
    const first = document.querySelector('.graph-node');
    const { x, y, width, height } = canvas.getBoundingClientRect();
    const times = [];
    for (let turn = 0; turn < 30; turn++) {
      const before = performance.now();
      canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: turn < 15 ? -20 : 20, clientX: x + width / 2, clientY: y + height / 2, bubbles: true, cancelable: true }));
      await Promise.resolve();
      times.push(performance.now() - before);
      await new Promise(requestAnimationFrame);
    }
    if (!first.isConnected) throw new Error('the graph was drawn anew');
    return times.sort((a, b) => a - b)[15];
  });
  assert.ok(usual < 50, `a turn of the wheel took ${usual} ms`);
});

story('on a phone the card is a list, and the page has its filters aside', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog/default/component/booking-service');
  await card(page).getByRole('heading', { name: /Owned by/ }).waitFor();
  await card(page).scrollIntoViewIfNeeded();
  await look('graph/phone-card');
  await card(page).getByRole('link', { name: 'View graph' }).click();
  await root(page).waitFor();
  await look('graph/phone');
  await expectAccessible('the graph on a phone');
  const { width } = await page.evaluate(() => ({ width: document.documentElement.scrollWidth }));
  assert.ok(width <= NARROW.width, `the page is ${width} pixels wide`);
  await page.getByRole('button', { name: 'Filters' }).click();
  const drawer = page.getByRole('dialog', { name: 'Filters' });
  await drawer.getByLabel('Depth').selectOption({ label: '2 steps' });
  await look('graph/phone-filters');
  await drawer.getByRole('button', { name: 'Show the graph' }).click();
  await page.waitForURL(/maxDepth=2/);
}, phone);

/** Answers for the catalog with a made-up estate: a tree, with some lines across it. */
async function estate(page, count) {
  const relations = Array.from({ length: count }, () => []);
  const relate = (from, to) => {
    relations[from].push({ type: 'dependsOn', targetRef: `component:default/n${to}` });
    relations[to].push({ type: 'dependencyOf', targetRef: `component:default/n${from}` });
  };
  for (let to = 1; to < count; to++) relate(Math.floor((to - 1) / 6), to);
  for (let from = 10; from < count / 4; from += 5) relate(from, from * 3);
  await page.route('**/by-refs', async (route) => {
    const { entityRefs } = route.request().postDataJSON();
    const items = entityRefs.map((ref) => {
      const number = Number(ref.replace('component:default/n', ''));
      return relations[number] && { kind: 'Component', metadata: { name: `n${number}`, title: `Service number ${number}` }, spec: { type: 'service' }, relations: relations[number] };
    });
    await route.fulfill({ json: { items } });
  });
}
