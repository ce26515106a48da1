// The accessibility check: axe with the rules of WCAG 2.2 A and AA.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Fails with a list of what is wrong, in words that tell where.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} [about] which state of the page this is
 */
export async function expectAccessible(page, about = page.url()) {
  // Evaluated by the browser's debugger, which no content security policy stands in the way of.
  await page.evaluate(source);
  const violations = await page.evaluate(async (rules) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: 'tag', values: rules } });
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      places: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary.split('\n').slice(1).join(' ').trim()}`),
    }));
  }, RULES);
  if (!violations.length) return;
  const list = violations.map(({ id, help, places }) => `${help} (${id})\n    ${places.slice(0, 5).join('\n    ')}`);
  throw new Error(`${about} is not accessible:\n  ${list.join('\n  ')}`);
}
