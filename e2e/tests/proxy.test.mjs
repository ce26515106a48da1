// Signing in through a proxy in front of the portal, which says who it is with every request.

import { NARROW, WIDE } from '../support/chromium.mjs';
import { stories } from '../support/stories.mjs';

const overlay = {
  auth: { providers: { guest: null, oauth2Proxy: { signIn: { resolvers: [{ resolver: 'forwardedUserMatchingUserEntityName' }] } } } },
  permission: { enabled: true, policy: 'ownership', ownership: { administrators: ['user:default/mila.novak'] } },
};
const story = stories({ overlay });

const main = (page) => page.getByRole('main');
const inside = (page) => page.getByRole('navigation', { name: 'Main', exact: true }).waitFor();
const button = (page) => page.getByRole('button', { name: 'Continue with OAuth2 Proxy' });
const from = (name) => ({ extraHTTPHeaders: { 'x-forwarded-user': name } });

story('one is in without a press, and out until one wants in again', async ({ page }) => {
  await page.goto('/settings');
  await inside(page);
  await main(page).getByText(/mila/i).first().waitFor();
  await page.getByRole('button', { name: /mila/i }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await button(page).waitFor();
  await page.reload();
  await button(page).click();
  await inside(page);
  await page.reload();
  await inside(page);
}, from('mila.novak'));

story('whoever the catalog does not know is told so', async ({ page, look, expectAccessible }) => {
  await page.goto('/catalog');
  await page.getByRole('alert').getByText('nobody.known').waitFor();
  await button(page).waitFor();
  await look('sign-in/proxy-unknown');
  await expectAccessible('a proxy that tells of a stranger');
}, from('nobody.known'));

for (const colorScheme of ['light', 'dark']) {
  story(`an administrator sees what the proxy tells (${colorScheme})`, async ({ page, look, expectAccessible }) => {
    await page.goto('/settings/sign-in-test');
    await main(page).getByRole('button', { name: 'Test OAuth2 Proxy' }).click();
    await main(page).getByText('Would be signed in').waitFor();
    await main(page).getByText('forwardedUserMatchingUserEntityName').waitFor();
    for (const [name, size] of [['wide', WIDE], ['narrow', NARROW]]) {
      await page.setViewportSize(size);
      await look(`sign-in/proxy-test-${colorScheme}-${name}`);
      await expectAccessible(`the test of a proxy, ${name}`);
    }
  }, { ...from('mila.novak'), colorScheme });
}
