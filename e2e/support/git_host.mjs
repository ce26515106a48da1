// A git host of one's own: a server that speaks as much of GitHub's REST API as registering needs, and its sign-in.

import { createServer } from 'node:http';

/** What the host gives a person. */
export const PERSONS_TOKEN = 'gho_of_a_person';

/** The page that asks for access, the token that it ends in, and whose that is. */
function signingIn(url, text, authorization) {
  if (url.pathname === '/login/oauth/authorize') {
    const back = new URL(url.searchParams.get('redirect_uri'));
    back.searchParams.set('code', `code for ${url.searchParams.get('scope')}`);
    back.searchParams.set('state', url.searchParams.get('state'));
    return `<!doctype html><html lang="en"><title>Authorize</title><h1>Authorize Acme</h1><a href="${back.href.replaceAll('&', '&amp;')}">Authorize</a>`;
  }
  if (url.pathname === '/login/oauth/access_token') {
    const scope = (new URLSearchParams(text).get('code') ?? '').replace('code for ', '');
    return { access_token: PERSONS_TOKEN, token_type: 'bearer', scope: scope.split(' ').join(',') };
  }
  if (url.pathname === '/api/v3/user' && authorization?.endsWith(PERSONS_TOKEN)) {
    return { login: 'mila', node_id: 'U_1', name: 'Mila Novak', email: 'mila.novak@acme.example' };
  }
  return undefined;
}

/**
 * Starts a host with repositories of the owner `acme`; it ends with the process.
 *
 * @param {Record<string, Record<string, string>>} repositories files by path, by the name of the repository
 */
export async function gitHost(repositories) {
  const branches = new Map(Object.entries(repositories).map(([name, files]) => [`${name}@main`, { ...files }]));
  const pulls = [];
  const answer = (method, path, query, body, authorization) => {
    const [, name, rest = ''] = /^\/repos\/acme\/([^/]+)\/?(.*)$/.exec(path) ?? [];
    const files = branches.get(`${name}@main`);
    if (!files) return undefined;
    const part = (start) => decodeURIComponent(rest.slice(start.length));
    if (method === 'GET') {
      if (!rest) return { name, full_name: `acme/${name}`, description: 'Sells tickets at the counter', default_branch: 'main' };
      if (rest.startsWith('commits/')) return 'c0ffee';
      if (rest.startsWith('git/trees/')) return { tree: Object.keys(files).map((path) => ({ path, type: 'blob', sha: encodeURIComponent(path) })) };
      if (rest.startsWith('git/blobs/')) return files[decodeURIComponent(part('git/blobs/'))] ?? files[part('git/blobs/')];
      if (rest.startsWith('git/ref/heads/')) return branches.has(`${name}@${part('git/ref/heads/')}`) ? { object: { sha: 'c0ffee' } } : undefined;
      if (rest.startsWith('contents/')) return branches.get(`${name}@${query.get('ref')}`)?.[part('contents/')];
      if (rest === 'pulls') return pulls.filter((pull) => pull.repository === name);
    }
    if (rest === 'git/refs') {
      branches.set(`${name}@${body.ref.slice('refs/heads/'.length)}`, { ...files });
      return {};
    }
    if (method === 'PUT') {
      branches.get(`${name}@${body.branch}`)[part('contents/')] = Buffer.from(body.content, 'base64').toString();
      return {};
    }
    if (rest === 'pulls') {
      pulls.push({ repository: name, number: pulls.length + 1, html_url: `${host.base}/acme/${name}/pull/${pulls.length + 1}`, authorization, ...body });
      return pulls.at(-1);
    }
    return undefined;
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const url = new URL(request.url, host.base);
    const { authorization } = request.headers;
    const signIn = signingIn(url, text, authorization);
    if (signIn) {
      response.writeHead(200, { 'content-type': typeof signIn === 'string' ? 'text/html' : 'application/json' });
      return response.end(typeof signIn === 'string' ? signIn : JSON.stringify(signIn));
    }
    const found = answer(request.method, url.pathname, url.searchParams, text ? JSON.parse(text) : undefined, authorization);
    const isFile = url.pathname.includes('/contents/') && request.method === 'GET' && found !== undefined;
    // Files are given as they are when they are asked for so, else with what the host knows of them.
    const told = isFile && /json$/.test(request.headers.accept) ? { sha: 'b1', content: Buffer.from(found).toString('base64') } : found;
    response.writeHead(told === undefined ? 404 : 200, { 'content-type': typeof told === 'string' ? 'text/plain' : 'application/json' });
    response.end(typeof told === 'string' ? told : JSON.stringify(told ?? { message: 'Not Found' }));
  });
  const host = {
    base: '',
    /** What a file holds on a branch. */
    file: (name, branch, path) => branches.get(`${name}@${branch}`)?.[path],
    /** Merges whatever is proposed to a repository. */
    merge: (name) => branches.set(`${name}@main`, { ...branches.get(`${name}@backstage-integration`) }),
    pulls,
    /** The address of a repository. */
    repository: (name) => `${host.base}/acme/${name}`,
    /** Configuration that lets a portal use it. */
    overlay: () => ({ integrations: { github: [{ host: new URL(host.base).host, apiBaseUrl: host.base, token: 'a-token-for-tests' }] } }),
    /** The same for a portal without credentials of its own, at which people sign in to the host. */
    strangersOverlay: () => ({
      integrations: { github: [{ host: new URL(host.base).host, apiBaseUrl: host.base }] },
      auth: { providers: { github: { development: { clientId: 'acme', clientSecret: 'a-secret', enterpriseInstanceUrl: host.base } } } },
    }),
  };
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  server.unref();
  host.base = `http://127.0.0.1:${server.address().port}`;
  return host;
}
