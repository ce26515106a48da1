// One small picture of each page, for whoever reads the repository: `node album.mjs` after the stories have been run.
// Takes from `looks/` what is named below and writes it to `screenshots/`, a tenth of the size.

import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { launch } from './support/chromium.mjs';

const LOOKS = resolve(import.meta.dirname, 'looks');
const ALBUM = resolve(import.meta.dirname, 'screenshots');
/** Pixels across, of a wide window and of a phone. */
const ACROSS = { wide: 800, narrow: 300 };
const QUALITY = 0.6;

/** Picture and what the stories call it. */
const PAGES = {
  'sign-in': 'sign-in/light',
  'consent': 'sign-in/consent-light-wide',
  'catalog': 'catalog/wide-light',
  'catalog-dark': 'catalog/wide-dark',
  'catalog-phone': 'catalog/narrow-light',
  'catalog-quick-view': 'catalog/quick',
  'catalog-views': 'views/menu',
  'catalog-right-to-left': 'right-to-left/list-wide',
  'catalog-german': 'language/list-wide',
  'entity-component': 'entity/component-booking-service',
  'entity-phone': 'entity/component-narrow-light',
  'entity-system': 'entity/system-booking',
  'entity-domain': 'entity/domain-journeys',
  'entity-group': 'entity/group-booking-team',
  'entity-user': 'entity/user-mila.novak',
  'inspect-ancestry': 'inspect/ancestry',
  'inspect-history': 'inspect/history',
  'graph': 'graph/whole',
  'graph-dark': 'graph/theme-dark',
  'graph-500': 'graph/500',
  'api-definition': 'api-docs/overview',
  'api-operation': 'api-docs/operation-dark',
  'api-try-it': 'api-docs/try-it',
  'org-tree': 'org/hierarchy-tree',
  'register': 'register/review',
  'access': 'access/asked-light-wide',
  'unregister': 'unregister/location',
  'palette': 'palette/hits',
  'search': 'search/results',
  'search-nothing': 'search/nothing',
  'settings-sessions': 'sign-in/sessions-light-wide',
  'settings-test-sign-in': 'sign-in/test-light-wide',
  'roles': 'rbac/roles',
  'role-condition': 'rbac/condition',
  'role-change': 'rbac/change',
  'role-why': 'rbac/why',
  'role-dry-run': 'rbac/dry-run',
  'components': 'gallery/light',
};

const browser = await launch();
const page = await browser.newPage();
await mkdir(ALBUM, { recursive: true });
for (const old of await readdir(ALBUM)) await rm(join(ALBUM, old));
const missing = [];
let bytes = 0;
for (const [name, look] of Object.entries(PAGES)) {
  const picture = await readFile(join(LOOKS, `${look}.png`)).catch(() => undefined);
  if (!picture) {
    missing.push(look);
    continue;
  }
  const small = await page.evaluate(shrink, { picture: picture.toString('base64'), across: ACROSS, quality: QUALITY });
  const file = Buffer.from(small, 'base64');
  bytes += file.length;
  await writeFile(join(ALBUM, `${name}.webp`), file);
}
await browser.close();
console.log(`${Object.keys(PAGES).length - missing.length} pictures, ${Math.round(bytes / 1000)} kB`);
if (missing.length > 0) {
  console.error(`not there: ${missing.join(', ')}. Run their stories first: node run.mjs`);
  process.exitCode = 1;
}

/** Runs in the browser. */
async function shrink({ picture, across, quality }) {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const width = Math.min(image.width, image.width > 600 ? across.wide : across.narrow);
  const canvas = Object.assign(document.createElement('canvas'), { width, height: Math.round((image.height * width) / image.width) });
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/webp', quality).split(',')[1];
}
