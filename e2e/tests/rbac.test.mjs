// Roles: what a role allows is offered, what it denies is not, and addresses and buttons agree with the server.

import assert from 'node:assert/strict';

import { NARROW } from '../support/chromium.mjs';
import { stories } from '../support/stories.mjs';

const EWA = 'user:default/ewa.kowalczyk';
const phone = { viewport: NARROW, hasTouch: true, isMobile: true };

const guest = { guest: { userEntityRef: EWA } };
const administrator = stories({
  overlay: { permission: { enabled: true, rbac: { admin: { users: [{ name: EWA }] } } }, auth: { providers: guest } },
});
const nobody = stories({
  overlay: {
    permission: {
      enabled: true,
      rbac: { defaultPermissions: { defaultRole: 'role:default/all', basicPermissions: [{ permission: 'catalog-entity', action: 'read' }] } },
    },
    auth: { providers: guest },
  },
});

const main = (page) => page.getByRole('main');
const sidebar = (page) => page.locator('.sidebar__item', { hasText: 'Roles' });

administrator('a role is made, given a permission and a condition, explained, tried, and deleted', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/rbac');
  await sidebar(page).waitFor();
  await main(page).getByRole('link', { name: 'rbac_admin' }).waitFor();
  await look('rbac/roles');
  await expectAccessible('the roles');

  await main(page).getByRole('button', { name: 'New role' }).click();
  const making = page.getByRole('dialog', { name: 'New role' });
  await making.getByLabel('Name').fill('keepers');
  await making.getByLabel('Description').fill('Who keeps the catalog tidy');
  await making.getByLabel('First member').fill(EWA);
  await expectAccessible('a new role');
  await making.getByRole('button', { name: 'Create role' }).click();
  await page.waitForURL(/\/rbac\/roles\/role\/default\/keepers$/);

  await main(page).getByRole('button', { name: 'Change' }).click();
  const changing = page.getByRole('dialog', { name: 'Change the role' });
  assert.equal(await changing.getByLabel('Name').inputValue(), 'keepers');
  await changing.getByLabel('Name').fill('catalog-keepers');
  await changing.getByLabel('Owner').fill('group:default/developer-platform');
  await look('rbac/change');
  await expectAccessible('a change of the role');
  await changing.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/\/rbac\/roles\/role\/default\/catalog-keepers$/);
  await main(page).getByText('group:default/developer-platform', { exact: true }).waitFor();
  await main(page).getByRole('button', { name: 'Change' }).click();
  await changing.getByLabel('Name').fill('keepers');
  await changing.getByLabel('Description').fill('');
  await changing.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/\/rbac\/roles\/role\/default\/keepers$/);
  await main(page).getByText('Who keeps the catalog tidy').waitFor({ state: 'detached' });

  await main(page).getByLabel('Permission', { exact: true }).selectOption('catalog.location.create create');
  await main(page).getByRole('button', { name: 'Add', exact: true }).last().click();
  await main(page).getByText('catalog.location.create').first().waitFor();

  await main(page).getByRole('button', { name: 'Add a condition' }).click();
  const dialog = page.getByRole('dialog', { name: 'New condition' });
  await dialog.getByLabel('catalog.entity.refresh').check();
  await dialog.getByLabel('Rule').selectOption('IS_ENTITY_KIND');
  await dialog.getByLabel('kinds').fill('Group');
  await dialog.getByText(/^\d+ matches$/).waitFor();
  await look('rbac/condition');
  await expectAccessible('a condition');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await main(page).getByText('IS_ENTITY_KIND (kinds: Group)').waitFor();
  await look('rbac/role');
  await expectAccessible('a role');

  await page.goto(new URL('/rbac/why?permission=catalog.entity.refresh&resource=group:default/commercial', page.url()).href);
  await main(page).getByText('Allowed', { exact: true }).waitFor();
  await main(page).getByText('conditions of role:default/keepers').waitFor();
  await main(page).getByRole('link', { name: 'keepers' }).waitFor();
  await look('rbac/why');
  await expectAccessible('why');

  await main(page).getByRole('link', { name: 'Dry run' }).click();
  await main(page).getByLabel('Role', { exact: true }).selectOption('role:default/rbac_admin');
  await main(page).getByRole('button', { name: 'Run' }).click();
  await main(page).getByRole('heading', { name: /would be/ }).waitFor();
  await look('rbac/dry-run');
  await expectAccessible('a dry run');

  await page.goto(new URL('/rbac/roles/role/default/keepers', page.url()).href);
  await main(page).getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete role' }).click();
  await page.waitForURL(/\/rbac$/);
  await main(page).getByRole('link', { name: 'rbac_admin' }).waitFor();
  assert.equal(await main(page).getByRole('link', { name: 'keepers' }).count(), 0);
});

administrator('what the configuration says is shown and not changed here', async ({ page, signIn }) => {
  await signIn('/rbac/roles/role/default/rbac_admin');
  await main(page).getByText('It is said in the configuration').waitFor();
  assert.equal(await main(page).getByRole('button', { name: 'Delete' }).count(), 0);
  assert.equal(await main(page).getByRole('button', { name: 'Add', exact: true }).count(), 0);
});

/** The pages, and what stands there when they are complete. */
const PAGES = [
  ['roles', '/rbac', (page) => main(page).getByText('rbac_admin').first()],
  ['role', '/rbac/roles/role/default/rbac_admin', (page) => main(page).getByText('It is said in the configuration')],
  ['why', '/rbac/why?permission=catalog.entity.refresh&resource=group:default/commercial', (page) => main(page).getByText(/^(Allowed|Refused)$/).first()],
  ['dry-run', '/rbac/dry-run', (page) => main(page).getByRole('button', { name: 'Run' })],
];

for (const colorScheme of ['light', 'dark']) {
  for (const [size, options] of [['wide', {}], ['narrow', phone]]) {
    administrator(`the pages of roles are readable (${colorScheme}, ${size})`, async ({ page, signIn, look, expectAccessible }) => {
      for (const [name, path, complete] of PAGES) {
        await signIn(path);
        await complete(page).waitFor();
        await look(`rbac/${name}-${colorScheme}-${size}`);
        await expectAccessible(`${name}, ${colorScheme}, ${size}`);
        const hanging = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(hanging <= 0, `${hanging} pixels of ${name} hang out`);
      }
    }, { ...options, colorScheme });
  }
}

nobody('whoever may not see roles is neither offered them nor shown them', async ({ page, portal, signIn, expectAccessible }) => {
  // Whether the sidebar offers the page is known when this was answered, and not before.
  const judged = page.waitForResponse(
    (response) => response.url().endsWith('/api/permission/authorize') && response.request().postData().includes('policy.entity.read'),
  );
  await signIn('/catalog');
  await judged;
  await main(page).getByRole('link').first().waitFor();
  assert.equal(await sidebar(page).count(), 0);
  const token = await page.evaluate(async () => {
    const answer = await fetch('/api/auth/session', { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    return (await answer.json()).backstageIdentity.token;
  });
  const ask = (path) => fetch(`${portal.base}${path}`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal((await ask('/api/permission/roles')).status, 403);
  assert.equal((await ask('/api/permission/explain?permission=catalog.entity.delete')).status, 200);
});

nobody('whoever may not register anything is not offered it, and told so at the address', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/catalog-import');
  await main(page).getByText('You may not register what exists').waitFor();
  await look('register/refused');
  await expectAccessible();
  await main(page).getByRole('link', { name: 'Back to the catalog' }).click();
  await main(page).getByRole('row').first().waitFor();
  assert.equal(await page.getByRole('link', { name: /^Register/ }).count(), 0);
});
