// What every page must be: fit for a phone, for a screen reader, for paper.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { SIZES } from './harness.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// No sideways scrolling of the page at this width; names what sticks out.
export async function assertFits(page, width) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return null;
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > room + 1 && !element.closest('.scroll'))
      .slice(0, 5)
      .map((element) => element.outerHTML.slice(0, 160));
  });
  assert.equal(wide, null, `${page.url()} scrolls sideways at ${width} px`);
}

// Nothing found by axe-core.
export async function assertAccessible(page, where = '') {
  await page.evaluate(axe);
  const violations = await page.evaluate(
    (values) => window.axe.run({ runOnly: { type: 'tag', values } }).then((found) => found.violations),
    RULES,
  );
  const told = violations.flatMap(({ id, help, nodes }) => nodes.map((node) =>
    `${id} (${help}): ${node.html.slice(0, 200)}\n    ${node.failureSummary}`));
  assert.equal(told.length, 0, `${page.url()} ${where}: axe-core finds\n  ${told.join('\n  ')}`);
}

// The frame of a page: language, title, one main heading, no id twice.
export async function assertFramed(page) {
  const frame = await page.evaluate(() => ({
    language: document.documentElement.lang,
    title: document.title,
    headings: document.querySelectorAll('h1').length,
    twice: [...document.querySelectorAll('[id]')].map(({ id }) => id)
      .filter((id, place, ids) => ids.indexOf(id) !== place),
    heading: document.querySelector('h1')?.textContent.trim(),
  }));
  assert.equal(frame.language, 'zh-CN', page.url());
  assert.deepEqual(frame.twice, [], `${page.url()}: ids that stand twice; a label finds only the first`);
  assert.equal(frame.headings, 1, `${page.url()} has ${frame.headings} h1`);
  assert.ok(frame.heading && frame.title.startsWith(frame.heading), `${page.url()}: title “${frame.title}”`);
}

// All of it, on a phone and on a desk.
export async function assertGood(page) {
  await assertFramed(page);
  for (const [name, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    await assertFits(page, size.width);
    await assertAccessible(page, name);
  }
}
