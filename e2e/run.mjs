// Runs the user stories of a folder and closes with `N passed, M failed`.
//
// usage: node run.mjs [--folder FOLDER] [WORD]
//
// FOLDER is `tests` when not given. With a word, only the files whose name holds it.

import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({ options: { folder: { type: 'string', default: 'tests' } }, allowPositionals: true });
const folder = resolve(import.meta.dirname, values.folder);
const [word = ''] = positionals;
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs') && name.includes(word))
  .sort()
  .map((name) => join(folder, name));
if (!files.length) {
  console.error(word ? `no file in e2e/${values.folder} has "${word}" in its name` : `there are no stories in e2e/${values.folder}`);
  process.exit(1);
}

const count = { passed: 0, failed: 0, skipped: 0 };
const isGroup = (test) => test.details.type === 'suite' || files.includes(test.name);
// Two at a time: every file has a server and a browser of its own.
const stream = run({ files, concurrency: 2 });
stream.on('test:pass', (test) => {
  if (!isGroup(test)) count[test.skip || test.todo ? 'skipped' : 'passed'] += 1;
});
// A file that breaks as a whole counts, or it would go unseen.
stream.on('test:fail', (test) => {
  if (test.details.type !== 'suite') count.failed += 1;
});
stream.compose(new spec()).pipe(process.stdout);
stream.on('end', () => {
  // After the reporter has written its last line.
  process.on('exit', () => {
    console.log(`${count.passed} passed, ${count.failed} failed${count.skipped ? `, ${count.skipped} skipped` : ''}`);
    if (count.failed || !count.passed) process.exitCode = 1;
  });
});
