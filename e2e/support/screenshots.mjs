// Pictures for a person to look at. Both folders are ignored by git.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const LOOKS = resolve(import.meta.dirname, '../looks');
const FAILURES = resolve(import.meta.dirname, '../test-results');

/** Saves `looks/<name>.png`, with its folder. */
export async function saveLook(page, name) {
  const path = join(LOOKS, `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path, animations: 'disabled' });
}

/** Saves what the page showed when a story failed, and what was said meanwhile. */
export async function saveFailure(page, title, lines) {
  const name = join(FAILURES, title.replaceAll(/[^\p{L}\p{N}]+/gu, '-'));
  await mkdir(FAILURES, { recursive: true });
  await writeFile(`${name}.txt`, `${page.url()}\n\n${lines.join('\n')}`);
  // A page that crashed cannot be photographed, and the story's own error matters more.
  await page.screenshot({ path: `${name}.png`, fullPage: true }).catch(() => {});
}
