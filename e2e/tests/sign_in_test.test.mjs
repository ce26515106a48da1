// Administrators see what a sign-in comes to.

import assert from 'node:assert/strict';

import { NARROW, WIDE } from '../support/chromium.mjs';
import { identityProvider, say } from '../support/identity_provider.mjs';
import { stories } from '../support/stories.mjs';

const provider = await identityProvider();
const resolvers = [{ resolver: 'emailMatchingUserEntityProfileEmail', allowedDomains: ['elsewhere.example'] }, { resolver: 'emailLocalPartMatchingUserEntityName' }];
const overlay = (administrators) => ({
  ...provider.overlay({ signIn: { resolvers } }),
  permission: { enabled: true, policy: 'ownership', ownership: { administrators } },
});
const administrator = stories({ overlay: overlay(['user:default/mila.novak']) });
const anybody = stories({ overlay: overlay(['group:default/nobody']) });

const main = (page) => page.getByRole('main');

for (const colorScheme of ['light', 'dark']) {
  administrator(`what the provider tells and what each resolver makes of it (${colorScheme})`, async ({ page, signIn, look, expectAccessible }) => {
    await signIn('/settings');
    await main(page).getByRole('link', { name: 'Test sign-in' }).click();
    await main(page).getByRole('button', { name: 'Test OpenID Connect' }).click();
    await say(page, 'yuki.tanaka');
    await main(page).getByText('Would be signed in').waitFor();
    await main(page).getByText('yuki.tanaka@acme.example').first().waitFor();
    await main(page).getByText('emailLocalPartMatchingUserEntityName').waitFor();
    for (const [name, size] of [['wide', WIDE], ['narrow', NARROW]]) {
      await page.setViewportSize(size);
      await look(`sign-in/test-${colorScheme}-${name}`);
      await expectAccessible(`the test, ${name}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(overflow <= 0, `wider than the window (${name})`);
    }
    // Who tested is still signed in as before.
    await page.goto('/settings');
    await main(page).getByText(/Mila/).first().waitFor();
  }, { colorScheme });
}

administrator('whoever would not be signed in is told why', async ({ page, signIn }) => {
  await signIn('/settings/sign-in-test');
  await main(page).getByRole('button', { name: 'Test OpenID Connect' }).click();
  await say(page, 'nobody.known');
  await main(page).getByText('Would not be signed in').waitFor();
  await main(page).getByText('No resolver found a user of the catalog').waitFor();
});

administrator('a provider that refuses is quoted', async ({ page, signIn }) => {
  await signIn('/settings/sign-in-test');
  await main(page).getByRole('button', { name: 'Test OpenID Connect' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await main(page).getByRole('alert').getByText('The person went away').waitFor();
});

anybody('others are not offered it, and the address says why', async ({ page, signIn, look, expectAccessible }) => {
  await signIn('/settings');
  await main(page).getByRole('link', { name: 'Sessions' }).waitFor();
  assert.equal(await main(page).getByRole('link', { name: 'Test sign-in' }).count(), 0);
  await page.goto('/settings/sign-in-test');
  await main(page).getByText('You may not test sign-ins').waitFor();
  await look('sign-in/test-refused');
  await expectAccessible('refused');
});
