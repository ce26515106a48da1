// A portal that answers below a path of a host that others share.

import assert from 'node:assert/strict';

import { stories } from '../support/stories.mjs';

const story = stories({ basePath: '/portal' });

const pathOf = (page) => new URL(page.url()).pathname;

story('everything stays below the path: links, search, reloading, going back', async ({ page, signIn }) => {
  const outside = [];
  page.on('request', (request) => {
    const { pathname, protocol } = new URL(request.url());
    const ours = pathname.startsWith('/portal/') || pathname === '/portal' || pathname.startsWith('/api/');
    if (protocol.startsWith('http') && !ours) outside.push(pathname);
  });
  await signIn('/');
  await page.getByRole('table').getByRole('link').first().waitFor();
  assert.ok(pathOf(page).startsWith('/portal'), page.url());
  await page.getByRole('searchbox').first().fill('timetable');
  await page.getByRole('link', { name: 'Timetable', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Timetable' }).waitFor();
  assert.match(pathOf(page), /^\/portal\/catalog\/default\/component\/timetable/);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Timetable' }).waitFor();
  await page.goBack();
  await page.getByRole('table').waitFor();
  assert.deepEqual(outside, []);
});

story('an address that is not there says so, and leads home below the path', async ({ page, signIn }) => {
  await signIn('/nowhere/at/all');
  await page.getByRole('link', { name: /catalog/i }).first().waitFor();
  for (const link of await page.getByRole('main').getByRole('link').all()) {
    assert.match(await link.getAttribute('href'), /^\/portal/);
  }
});
