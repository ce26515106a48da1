// Files of a catalog that a story may change.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Writes files into a folder of its own, with a configuration that reads `catalog-info.yaml` of it and enters
 * everybody as the guest. All of it is gone when the process ends.
 *
 * @param {Record<string, string>} files texts by path
 * @param {object} [overlay] configuration that is laid over the usual one
 */
export function writableEstate(files, overlay = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-estate-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = (name) => join(folder, name);
  const write = (name, text) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  Object.entries(files).forEach(([name, text]) => write(name, text));
  const catalog = {
    rules: [{ allow: ['Component', 'API', 'Resource', 'System', 'Domain', 'Location', 'Group', 'User'] }],
    locations: [{ type: 'file', target: path('catalog-info.yaml') }],
  };
  const auth = { providers: { guest: { dangerouslyAllowOutsideDevelopment: true } } };
  write('app-config.yaml', JSON.stringify({ app: { title: 'Harbour' }, auth, catalog, ...overlay }));
  return { config: path('app-config.yaml'), path, write };
}
