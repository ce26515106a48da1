// Runs the user stories of a folder and closes with `N passed, M failed`.
//
// usage: node run.mjs [--folder FOLDER] [WORD]
//
// FOLDER is `tests` when not given. With a word, only the files whose name holds it.
//
// The files of stories that failed are run once more, one after another. A story that passes then counts as passed
// and is named as unsteady: two browsers and two servers on a busy machine are slow at times, and one slow moment among
// two hundred stories must not hide what the others say. An unsteady story is a fault of the story or of the portal
// all the same, to be found and mended.

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

/** Runs files, so many at a time, and reports on each as it ends. What failed is listed with the file that it is in. */
async function tell(files, concurrency) {
  const told = { passed: new Set(), failed: new Map(), skipped: 0 };
  const waiting = [...files];
  const work = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) await tellFile(file, told);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return told;
}

/** The runner names the file in which `test` is called, which is the frame of all stories: so one file at a time. */
async function tellFile(file, told) {
  const key = (test) => `${file}\n${test.name}`;
  const stream = run({ files: [file] });
  stream.on('test:pass', (test) => {
    if (test.details.type === 'suite' || test.name === file) return;
    if (test.skip || test.todo) told.skipped += 1;
    else told.passed.add(key(test));
  });
  // A file that breaks as a whole counts, or it would go unseen.
  stream.on('test:fail', (test) => {
    if (test.details.type !== 'suite') told.failed.set(key(test), file);
  });
  const report = stream.compose(new spec());
  let text = '';
  report.on('data', (piece) => (text += piece));
  await new Promise((finished) => report.on('end', finished));
  process.stdout.write(text);
}

// Two at a time: every file has a server and a browser of its own.
const first = await tell(files, 2);
const unsteady = [];
let { size: passed } = first.passed;
let { size: failed } = first.failed;
if (failed) {
  console.log(`${failed} failed: their files once more, one after another`);
  const again = await tell([...new Set(first.failed.values())].sort(), 1);
  // What failed only now failed as well.
  failed = again.failed.size;
  unsteady.push(...[...first.failed.keys()].filter((key) => again.passed.has(key) && !again.failed.has(key)));
  passed = [...first.passed].filter((key) => !again.failed.has(key)).length + unsteady.length;
  // Neither passed nor failed: it did not come to it.
  failed += [...first.failed.keys()].filter((key) => !again.passed.has(key) && !again.failed.has(key)).length;
}
for (const key of unsteady) console.log(`unsteady: ${key.split('\n').at(-1)} (passed only when it was tried again)`);
console.log(`${passed} passed, ${failed} failed${first.skipped ? `, ${first.skipped} skipped` : ''}`);
process.exitCode = failed || !passed ? 1 : 0;
