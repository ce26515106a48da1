// An identity provider of one's own: the real `oidc-provider`, with a page to sign in on that has nothing but a name.

import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';

import { Provider } from 'oidc-provider';

const client = (id) => ({ client_id: id, client_secret: `a-secret-of-the-tests-of-${id}` });
const CLIENT = client('portal');
/** A grant is one client's, so what only gives access is another one. */
const ACCESS = client('portal-access');
const SCOPES = 'openid profile email offline_access';

const form = (uid, error = '') => `<!doctype html><html lang="en"><title>Acme accounts</title><h1>Acme accounts</h1><p>${error}</p>
<form method="post" action="/interaction/${uid}"><label>Name <input name="login"></label>
<button>Sign in</button><button name="deny" value="yes">Cancel</button></form></html>`;

/** The question whether to sign out there too; `form` is the provider's own. */
async function logoutSource(context, form) {
  context.body = `<!doctype html><html lang="en"><title>Acme accounts</title><h1>Leave Acme?</h1>${form}
<button form="op.logoutForm" name="logout" value="yes">Sign out</button></html>`;
}

/**
 * Starts a provider on a port of the loopback address; it ends with the process. Everybody is who they say, with an
 * address of `acme.example`.
 *
 * @param {object} [options]
 * @param {boolean} [options.refreshTokens] whether it gives them
 */
export async function identityProvider({ refreshTokens = true } = {}) {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  server.unref();
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const provider = new Provider(issuer, {
    clients: [CLIENT, ACCESS].map((client) => ({
      ...client,
      // The port of the portal is not known yet; see below.
      redirect_uris: ['http://localhost/api/auth/oidc/handler/frame'],
      post_logout_redirect_uris: ['http://localhost'],
      grant_types: ['authorization_code', 'refresh_token'],
      scope: SCOPES,
    })),
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'k-1' }] },
    cookies: { keys: ['a-key-of-the-tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, revocation: { enabled: true }, rpInitiatedLogout: { enabled: true, logoutSource } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: async () => refreshTokens,
    pkce: { required: () => true },
    ttl: { AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600, RefreshToken: 86_400, Grant: 86_400, Session: 86_400, Interaction: 600 },
    findAccount: async (_, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, name: `${sub} of Acme`, email: `${sub}@acme.example`, email_verified: true, preferred_username: sub }),
    }),
    // Nobody is asked what the portal may know.
    async loadExistingGrant({ oidc }) {
      const grant = new provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
      grant.addOIDCScope(SCOPES);
      await grant.save();
      return grant;
    },
  });
  provider.Client.prototype.postLogoutRedirectUriAllowed = (uri) => /^http:\/\/localhost:\d+$/.test(uri);
  provider.Client.prototype.redirectUriAllowed = (uri) => /^http:\/\/localhost:\d+\/api\/auth\/(oidc|oauth2)\/handler\/frame$/.test(uri);
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    const [, uid] = /^\/interaction\/([\w-]+)$/.exec(request.url) ?? [];
    if (!uid) return answer(request, response);
    let said = '';
    for await (const part of request) said += part;
    const name = new URLSearchParams(said).get('login');
    if (request.method === 'POST' && said.includes('deny=')) {
      const result = { error: 'access_denied', error_description: 'The person went away' };
      return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    }
    if (request.method === 'POST' && name) {
      return provider.interactionFinished(request, response, { login: { accountId: name } }, { mergeWithLastSubmission: false });
    }
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(form(uid, request.method === 'POST' ? 'Say who you are.' : ''));
  });
  return {
    issuer,
    /** Configuration of a second provider, which gives access and signs nobody in. */
    access: () => ({
      authorizationUrl: `${issuer}/auth`,
      tokenUrl: `${issuer}/token`,
      userInfoUrl: `${issuer}/me`,
      clientId: ACCESS.client_id,
      clientSecret: ACCESS.client_secret,
      additionalScopes: 'openid profile email',
    }),
    /** Configuration of a portal that signs people in with it. */
    overlay: (more = {}) => ({
      auth: {
        providers: {
          oidc: {
            development: {
              metadataUrl: `${issuer}/.well-known/openid-configuration`,
              clientId: CLIENT.client_id,
              clientSecret: CLIENT.client_secret,
              prompt: 'auto',
              signIn: { resolvers: [{ resolver: 'emailLocalPartMatchingUserEntityName', allowedDomains: ['acme.example'] }] },
              ...more,
            },
          },
        },
      },
    }),
  };
}

/** Says who one is on the provider's page. */
export async function say(page, name) {
  await page.getByRole('heading', { name: 'Acme accounts' }).waitFor();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
