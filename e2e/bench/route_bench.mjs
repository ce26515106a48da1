// Goes from page to page inside the app and prints one line of JSON: milliseconds from the press of a link to the
// frame in which the new page's content is there, at the median and at the 95th percentile, and by kind of page.
//
// usage: node route_bench.mjs BASE [ROUNDS=12]
// The first round, in which the code of each page is fetched, is told apart and counts in no other figure. Nothing is
// pointed at before it is pressed, so that nothing is fetched ahead, and each round opens other entities.

import { launch } from '../support/chromium.mjs';

const [base, rounds = '12'] = process.argv.slice(2);
const WITHIN = 30_000;

/** Where it goes to, the link that leads there, and what stands there when the page is complete. */
const ROUTES = [
  ['entity', (round) => ({ row: round }), 'main .key-values dd, main .key-value dd, main dl dd'],
  ['list', () => ({ path: '/catalog' }), 'main tbody tr a[href*="/catalog/"]'],
  ['apis', () => ({ path: '/api-docs' }), 'main tbody tr a[href*="/catalog/"]'],
  ['settings', () => ({ path: '/settings' }), 'main h2'],
  ['list again', () => ({ path: '/catalog' }), 'main tbody tr a[href*="/catalog/"]'],
];

/** Runs in the page. */
function go({ link, selector, within }) {
  const links = [...document.querySelectorAll('a[href]')].filter((node) => node.getClientRects().length);
  const leads = (node, path) => new URL(node.href).pathname === path;
  const target = link.path
    ? links.find((node) => leads(node, link.path))
    : document.querySelectorAll('main tbody tr a[href*="/catalog/"]')[link.row];
  if (!target) return Promise.reject(new Error(`no link for ${JSON.stringify(link)} on ${location.href}`));
  const to = new URL(target.href).pathname;
  // What is there before belongs to the page before, unless it is drawn anew.
  const before = new Set(document.querySelectorAll(selector));
  return new Promise((resolve, reject) => {
    const began = performance.now();
    target.click();
    const look = () => {
      const there = location.pathname === to && [...document.querySelectorAll(selector)].some((node) => !before.has(node));
      if (there) return requestAnimationFrame(() => resolve(performance.now() - began));
      if (performance.now() - began > within) return reject(new Error(`${to} did not come`));
      return requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const sorted = (numbers) => [...numbers].sort((a, b) => a - b);

const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${base}/catalog`);
  const list = page.locator('main tbody tr a[href*="/catalog/"]').first();
  const enter = page.getByRole('button', { name: /enter|guest/i }).first();
  await list.or(enter).first().waitFor({ timeout: WITHIN });
  if (!(await list.isVisible())) await enter.click();
  await list.waitFor({ timeout: WITHIN });
  const times = new Map(ROUTES.map(([name]) => [name, []]));
  for (let round = 0; round <= Number(rounds); round += 1) {
    for (const [name, link, selector] of ROUTES) {
      times.get(name).push(await page.evaluate(go, { link: link(round), selector, within: WITHIN }));
      // What still loads after a page is there is not the next one's.
      await page.waitForTimeout(300);
    }
  }
  const first = sorted([...times.values()].map((all) => all[0]));
  const later = sorted([...times.values()].flatMap((all) => all.slice(1)));
  const by = Object.fromEntries([...times].map(([name, all]) => [name, Math.round(at(sorted(all.slice(1)), 0.5))]));
  console.log(JSON.stringify({
    p50_ms: Math.round(at(later, 0.5)),
    p95_ms: Math.round(at(later, 0.95)),
    first_ms: Math.round(first.at(-1)),
    by,
  }));
} finally {
  await browser.close();
}
