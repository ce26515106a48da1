// A portal of one's own: the built server with a database that is gone afterwards.

import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../..');
/** The demo company, which most stories are about. */
export const ACME = join(ROOT, 'examples/acme/app-config.yaml');
/** The rotas of a third party's plugin, laid over the demo company. */
export const ONCALL = join(ROOT, 'examples/plugin/app-config.yaml');
/** What tests ask the API with, beside the browser. */
const TOKEN = 'a-token-for-browser-tests-0001';

const START_WITHIN = 30_000;
const SETTLE_WITHIN = 60_000;
const STOP_WITHIN = 15_000;

/**
 * Starts a portal and waits until its catalog has come to rest.
 *
 * @param {object} [options]
 * @param {string[]} [options.configs] configuration files, the demo company by default
 * @param {object} [options.overlay] configuration that is laid over them
 * @param {string} [options.basePath] a path below which the portal answers, such as `/portal`
 */
export async function startPortal({ configs = [ACME], overlay = {}, basePath = '' } = {}) {
  const program = process.env.CALLBOARD_BIN;
  if (!program) throw new Error('CALLBOARD_BIN is not set: start these tests with `cargo xtask test --only browser` or `--only plugin`');
  const folder = await mkdtemp(join(tmpdir(), 'callboard-browser-'));
  const port = await freePort();
  const own = join(folder, 'app-config.test.yaml');
  // JSON is YAML too.
  await writeFile(own, JSON.stringify(merged(settings(`http://localhost:${port}${basePath}`, port, folder), overlay)));
  const log = join(folder, 'server.log');
  const output = openSync(log, 'w');
  const files = [...configs, own].flatMap((file) => ['--config', file]);
  const server = spawn(program, ['serve', ...files], { cwd: folder, stdio: ['ignore', output, output] });
  const ended = new Promise((done) => server.once('exit', done));
  const dieWithUs = () => server.kill();
  process.once('exit', dieWithUs);

  const portal = {
    base: `http://localhost:${port}${basePath}`,
    token: TOKEN,
    /** Sends a request with a token and returns the JSON of the answer, if it has any. */
    async api(path, { method = 'GET', body } = {}) {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
      const answer = await fetch(`http://localhost:${port}${path}`, { method, headers, body: body && JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
      const text = await answer.text();
      return text ? JSON.parse(text) : undefined;
    },
    log: () => readFileSync(log, 'utf8'),
    async stop() {
      process.off('exit', dieWithUs);
      server.kill();
      const late = setTimeout(() => server.kill('SIGKILL'), STOP_WITHIN);
      await ended;
      clearTimeout(late);
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await ready(portal, server);
    await settled(portal);
    return portal;
  } catch (error) {
    const words = portal.log().split('\n').slice(-15).join('\n');
    await portal.stop();
    throw new Error(`${error.message}. The server said:\n${words}`, { cause: error });
  }
}

function settings(base, port, folder) {
  return {
    app: { baseUrl: base },
    backend: {
      baseUrl: `http://localhost:${port}`,
      listen: `127.0.0.1:${port}`,
      database: { client: 'better-sqlite3', connection: { directory: folder } },
      auth: { externalAccess: [{ type: 'static', options: { token: TOKEN, subject: 'browser-tests' } }] },
    },
  };
}

async function ready(portal, server) {
  const until = Date.now() + START_WITHIN;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const answer = await portal.api('/.backstage/health/v1/readiness').catch(() => undefined);
    if (answer) return;
    await pause(20);
  }
  throw new Error(`the server was not ready within ${START_WITHIN / 1000} s`);
}

/** Waits until the number of entities stands still. */
async function settled(portal) {
  const until = Date.now() + SETTLE_WITHIN;
  let [last, since] = [undefined, Date.now()];
  while (Date.now() < until) {
    const { totalItems } = await portal.api('/api/catalog/entities/by-query?limit=0');
    if (totalItems !== last) [last, since] = [totalItems, Date.now()];
    if (totalItems > 0 && Date.now() - since > 500) return;
    await pause(50);
  }
  throw new Error(`the catalog did not come to rest within ${SETTLE_WITHIN / 1000} s (${last} entities)`);
}

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function merged(below, above) {
  if (!isObject(below) || !isObject(above)) return above;
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries([...keys].map((key) => [key, key in above ? merged(below[key], above[key]) : below[key]]));
}
