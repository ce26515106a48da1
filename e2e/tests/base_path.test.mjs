// A portal that answers below a path of a host that others share.

import assert from 'node:assert/strict';

import { stories } from '../support/stories.mjs';

const story = stories({ basePath: '/portal' });

const pathOf = (page) => new URL(page.url()).pathname;

story('everything stays below the path: links, reloading, going back', async ({ page, signIn }) => {
  const outside = [];
  page.on('request', (request) => {
    const { pathname, protocol } = new URL(request.url());
    const ours = pathname.startsWith('/portal/') || pathname === '/portal' || pathname.startsWith('/api/');
    if (protocol.startsWith('http') && !ours) outside.push(pathname);
  });
  await signIn('/');
  const first = page.getByRole('table').getByRole('link').first();
  await first.waitFor();
  assert.ok(pathOf(page).startsWith('/portal'), page.url());
  await first.click();
  await page.waitForURL(/\/portal\/catalog\/default\/component\//);
  const name = await page.getByRole('heading', { level: 1 }).textContent();
  await page.reload();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: /components/i }).waitFor();
  assert.deepEqual(outside, []);
});

story('an address that is not there says so, and leads home below the path', async ({ page, signIn }) => {
  await signIn('/nowhere/at/all');
  await page.getByRole('link', { name: /catalog/i }).first().waitFor();
  for (const link of await page.getByRole('main').getByRole('link').all()) {
    const address = await link.getAttribute('href');
    if (address.startsWith('/')) assert.match(address, /^\/portal(\/|$)/);
  }
});
