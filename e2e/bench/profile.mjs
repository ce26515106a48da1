// Watches which functions of the app the first pages of a day run, and writes down those that they do not.
//
// usage: node profile.mjs BASE,BASE,… APP FUNCTIONS PROFILE
//
// BASE is a portal of the same release with an estate of gen_catalog.py. APP is the folder of an app that notes what
// runs, and FUNCTIONS the list of its functions (`app-build --coverage`); pages are given this app instead of the
// portal's. `cargo xtask profile` starts it.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { launch } from '../support/chromium.mjs';
import { enter } from './enter.mjs';

const [bases, app, list, profile] = process.argv.slice(2);
/** What still runs after the page is ready belongs to it, also that a visit is kept two seconds later. */
const AFTERMATH = 4_000;
const CONFIG = '<!-- callboard:config -->';
const HEAD = `\
# Functions of the app that its first pages do not all run, by keys that stay the same from build to build. Their code
# comes later (xtask/app-build/src/cold): for "catalog" with the list of entities, for "entity" with the page of one.
# Written by \`cargo xtask profile\`; what is not named here comes first.
`;
const TYPES = { js: 'text/javascript', wasm: 'application/wasm', css: 'text/css' };
const SIZES = [
  { width: 1400, height: 900 },
  { width: 400, height: 800 },
];
const PAGES = [
  { of: 'catalog', path: '/catalog', ready: "main a[href*='/catalog/default/component/']" },
  { of: 'entity', path: '/catalog/default/component/component-payment-000000', ready: 'main article h1' },
];

/** In the page: keeps what the parts of the app note about themselves. */
function collect() {
  const prefix = 'coverage:';
  globalThis.covered = [];
  const keep = ({ exports }) => {
    for (const [name, memory] of Object.entries(exports)) {
      if (name.startsWith(prefix)) globalThis.covered.push([name.slice(prefix.length), memory]);
    }
  };
  for (const method of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[method].bind(WebAssembly);
    WebAssembly[method] = async (...parameters) => {
      const result = await original(...parameters);
      keep(result.instance ?? result);
      return result;
    };
  }
}

/** In the page: the functions that have run, as `part number`. */
const covered = () =>
  globalThis.covered.flatMap(([part, memory]) =>
    [...new Uint8Array(memory.buffer)].flatMap((ran, number) => (ran ? [`${part} ${number}`] : [])),
  );

const index = readFileSync(join(app, 'index.html'), 'utf8');

async function answer(route) {
  const { pathname } = new URL(route.request().url());
  if (pathname.startsWith('/static/')) {
    const file = join(app, pathname);
    if (existsSync(file)) return route.fulfill({ body: readFileSync(file), contentType: TYPES[file.split('.').pop()] });
    const packed = readFileSync(`${file}.gz`);
    return route.fulfill({ body: gunzipSync(packed), contentType: TYPES[file.split('.').pop()] });
  }
  if (route.request().resourceType() !== 'document') return route.continue();
  // The page of this app with what the portal writes into its own.
  const page = await (await route.fetch()).text();
  const [root] = page.match(/<html[^>]*>/);
  const [config] = page.match(/<script type="backstage.io\/config">[^]*?<\/script>/);
  return route.fulfill({ body: index.replace(/<html[^>]*>/, root).replace(CONFIG, config), contentType: 'text/html' });
}

async function watch(base, { path, ready }, viewport) {
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport });
    await context.addInitScript(collect);
    await context.route('**/*', answer);
    const page = await context.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await enter(page, base + path, ready);
    await page.waitForTimeout(AFTERMATH);
    if (faults.length) throw new Error(`${path} failed: ${faults[0]}`);
    return await page.evaluate(covered);
  } finally {
    await browser.close();
  }
}

const ran = { catalog: new Set(), entity: new Set() };
const functions = readFileSync(list, 'utf8').trim().split('\n').map((line) => line.split(' '));
const keys = new Map(functions.map(([part, number, key]) => [`${part} ${number}`, key]));
// The second round finds what the portal kept of the first.
for (const base of bases.split(',')) {
  for (const size of SIZES) {
    for (const page of PAGES) for (const note of await watch(base, page, size)) ran[page.of].add(keys.get(note));
  }
}
// A key may stand for several functions; it has run when one of them has.
const all = [...new Set(keys.values())].sort();
/** The pages that ran it, if those are not all. */
const note = (key) => {
  const pages = Object.keys(ran).filter((page) => ran[page].has(key));
  return pages.length === Object.keys(ran).length ? undefined : [key, ...pages].join(' ');
};
const lines = all.map(note).filter((line) => line !== undefined);
for (const [page, functions] of Object.entries(ran)) {
  if (!functions.size) throw new Error(`nothing ran on the page of ${page}: is this the app of that list?`);
}
writeFileSync(profile, `${HEAD}${lines.join('\n')}\n`);
const only = (page) => lines.filter((line) => line.endsWith(page)).length;
console.log(
  `${all.length} functions: ${all.length - lines.length} run on both pages, ${only('catalog')} on the list of entities only, ${only('entity')} on the page of one only`,
);
