// Programs that ask to act for somebody: the person lets them or does not, on a page of the portal.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

import { NARROW, WIDE } from '../support/chromium.mjs';
import { stories } from '../support/stories.mjs';

const on = { enabled: true };
const story = stories({ overlay: { auth: { experimentalDynamicClientRegistration: on, experimentalRefreshToken: on, clientIdMetadataDocuments: on } } });

const main = (page) => page.getByRole('main');

/** A program on this machine that waits for the browser. */
async function program() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  server.unref();
  const came = new Promise((done) => {
    server.on('request', (request, response) => {
      response.end('The program has what it needs.');
      const url = new URL(request.url, 'http://127.0.0.1');
      if (url.pathname === '/callback') done(Object.fromEntries(url.searchParams));
    });
  });
  return { redirect: `http://127.0.0.1:${server.address().port}/callback`, came, close: () => server.close() };
}

const post = (portal, path, body) =>
  fetch(`${portal.base}/api/auth${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** Registers a program, and the address at which it asks. */
async function registered(portal, { scope = 'openid offline_access' } = {}) {
  const own = await program();
  const client = await (await post(portal, '/v1/register', { client_name: 'Timetable Assistant', redirect_uris: [own.redirect] })).json();
  const verifier = randomBytes(32).toString('base64url');
  const parameters = {
    client_id: client.client_id,
    redirect_uri: own.redirect,
    response_type: 'code',
    scope,
    state: 'the-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const address = (changed = {}) => `${portal.base}/api/auth/v1/authorize?${new URLSearchParams({ ...parameters, ...changed })}`;
  const redeem = (code, changed = {}) =>
    post(portal, '/v1/token', { grant_type: 'authorization_code', code, redirect_uri: own.redirect, code_verifier: verifier, client_id: client.client_id, client_secret: client.client_secret, ...changed });
  return { ...own, client, address, redeem };
}

/** What the program was told, once the browser stands at its address: until then it would take a new page away again. */
async function told(page, asking) {
  const came = await asking.came;
  await page.waitForURL((url) => url.href.startsWith(asking.redirect));
  return came;
}

for (const colorScheme of ['light', 'dark']) {
  story(`a program is let in, and acts for the person until it is signed out (${colorScheme})`, async ({ page, portal, signIn, look, expectAccessible }) => {
    const asking = await registered(portal);
    // Nobody is signed in yet: the question is still there afterwards.
    await signIn(asking.address().slice(portal.base.length));
    await main(page).getByRole('heading', { name: 'Timetable Assistant wants to act for you' }).waitFor();
    await main(page).getByText(asking.redirect).waitFor();
    for (const [name, size] of [['wide', WIDE], ['narrow', NARROW]]) {
      await page.setViewportSize(size);
      await look(`sign-in/consent-${colorScheme}-${name}`);
      await expectAccessible(`the question, ${name}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(overflow <= 0, `wider than the window (${name})`);
    }
    const question = page.url();
    await main(page).getByRole('button', { name: 'Let it act for me' }).click();
    const { code, state } = await told(page, asking);
    assert.equal(state, 'the-state');
    assert.equal((await asking.redeem(code, { code_verifier: 'another-verifier-that-is-long-enough-0123456789' })).status, 400);
    const again = await registered(portal);
    await page.goto(again.address());
    await main(page).getByRole('button', { name: 'Let it act for me' }).click();
    const tokens = await (await again.redeem((await told(page, again)).code)).json();
    const me = await fetch(`${portal.base}/api/auth/v1/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    assert.equal((await me.json()).claims.sub, 'user:default/mila.novak');
    // What was answered cannot be answered again.
    await page.goto(question);
    await main(page).getByRole('alert').waitFor();
    await look(`sign-in/consent-answered-${colorScheme}`);

    await page.goto('/settings/sessions');
    const row = main(page).getByRole('listitem').filter({ hasText: 'Timetable Assistant' }).first();
    await row.getByRole('button', { name: 'Sign out' }).click();
    await row.waitFor({ state: 'detached' });
    const { client_id, client_secret } = again.client;
    const renewed = await post(portal, '/v1/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id, client_secret });
    assert.equal(renewed.status, 400);
    asking.close();
    again.close();
  }, { colorScheme });
}

story('a program that is not let in is told so', async ({ page, portal, signIn }) => {
  const asking = await registered(portal);
  await signIn('/settings');
  await page.goto(asking.address());
  await main(page).getByRole('button', { name: 'Do not let it' }).click();
  const { error, code, state } = await told(page, asking);
  assert.deepEqual([error, code, state], ['access_denied', undefined, 'the-state']);
  asking.close();
});

story('nobody is sent to an address that is not the program’s', async ({ page, portal, signIn }) => {
  const asking = await registered(portal);
  await signIn('/settings');
  const answer = await page.goto(asking.address({ redirect_uri: 'http://127.0.0.1:9/elsewhere' }));
  assert.equal(answer.status(), 400);
  assert.ok(page.url().startsWith(portal.base));
  const unknown = await page.goto(asking.address({ client_id: 'nobody' }));
  assert.equal(unknown.status(), 400);
  asking.close();
});

story('a question that does not exist says what to do', async ({ page, signIn, expectAccessible }) => {
  await signIn('/oauth2/authorize/0123456789');
  await main(page).getByText('Start again in the program').waitFor();
  await expectAccessible('no such question');
});
