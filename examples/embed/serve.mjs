// Serves the product: the files of dist/, and what its backend would know of the person, as session.json.
//
//   PORTAL=http://localhost:7007 TOKEN=… node serve.mjs      → http://localhost:8090

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

/**
 * Serves a folder on the loopback address.
 *
 * @param {string} folder
 * @param {() => object} session what the product knows: `portal` and `token`
 * @param {number} [port] any free one by default
 */
export async function serve(folder, session, port = 0) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const answer = (type, body) => response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    if (path === '/session.json') return answer('application/json', JSON.stringify(session()));
    try {
      const name = path === '/' ? '/index.html' : path;
      return answer(TYPES[extname(name)] ?? 'application/octet-stream', await readFile(join(folder, name)));
    } catch {
      return response.writeHead(404, { 'content-type': 'text/plain' }).end(`There is no ${path}.`);
    }
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return { base: `http://localhost:${server.address().port}`, server };
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const { PORTAL: portal = 'http://localhost:7007', TOKEN: token = '' } = process.env;
  const { base } = await serve(join(import.meta.dirname, 'dist'), () => ({ portal, token }), 8090);
  console.log(`The dispatch desk is at ${base} and ${base}/elements.html, the portal at ${portal}. Ctrl-C ends it.`);
}
