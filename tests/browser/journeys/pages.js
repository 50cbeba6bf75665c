// Every page that links lead to, for every role: fit for phones, screen readers and keyboards.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { assertGood } from '../lib/look.js';

const SOURCES = new URL('../../../src/', import.meta.url);
// Addresses no link of a page leads to, or none of those looked at: roll, candidates, voting day,
// count and what follows have their pages late, and somebody who left is met in a journey. An
// observer's pages are for the role that has a journey of its own.
const WITHOUT_LINK = [
  /^\/health/, /^\/ui$/, /^\/api\//, /^\/office\/imports\/done\//, /^\/office\/exports\/file$/,
  /^\/office\/elections\/\{id\}\/(roll|candidates|nominees|voting|count|outcome|after)/, /^\/v(\/|$)/, /\/restore$/,
  /^\/observe(\/|$)/, /^\/office\/observers\/board\/live$/,
];
// Pages of the same kind that are looked at: different data may break a layout.
const OF_A_KIND = 2;
const ORDER = ['sort', 'desc', 'page'];

// The addresses of the route table that answer GET.
const routes = readRoutes();

function readRoutes() {
  return readdirSync(SOURCES, { recursive: true }).filter((path) => path.endsWith('.rs')).flatMap((path) => {
    const text = readFileSync(new URL(path, SOURCES), 'utf8');
    // An address is written where it is used or is a constant of the same file.
    const constant = (name) => new RegExp(`const ${name}: &str = "([^"]+)"`).exec(text)[1];
    return [...text.matchAll(/Route::get\(\s*(?:"([^"]+)"|([A-Z_]+),)/g)]
      .map(([, written, name]) => written ?? constant(name));
  });
}

function routeOf(path) {
  const fits = (route) => new RegExp(`^${route.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path);
  return routes.filter(fits).sort((one, other) => one.split('{').length - other.split('{').length)[0];
}

const reached = new Set();

// Follows links from a first page and looks at each page it meets.
async function walk(stage, page, first) {
  const waiting = [first];
  const seen = new Map();
  let looked = 0;
  while (waiting.length) {
    const address = waiting.shift();
    const url = new URL(address, stage.server.origin);
    const route = routeOf(url.pathname);
    if (url.pathname.startsWith('/static/') || route === '/ui') continue;
    assert.ok(route, `a link leads to ${address}, which is no address of the program`);
    // Places of one level are of a kind, and so are the orders and pages of one list.
    const shape = url.pathname.replaceAll(/\d+/g, (digits) => `#${digits.length >= 6 ? digits.length : ''}`);
    const kind = `${shape} ${[...url.searchParams.keys()].filter((key) => !ORDER.includes(key)).sort()}`;
    const before = seen.get(kind) ?? [];
    if (before.includes(address) || before.length >= OF_A_KIND) continue;
    seen.set(kind, [...before, address]);
    const answer = await page.request.get(address);
    assert.equal(answer.status(), 200, `the link to ${address} does not work`);
    reached.add(route);
    if (!answer.headers()['content-type'].startsWith('text/html')) continue;
    await page.goto(address);
    // The pages are the same on both databases: the second time only that each answers is new.
    if (stage.server.isFirst) await assertGood(page);
    looked += 1;
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((link) => link.href));
    for (const link of links) {
      const target = new URL(link);
      assert.equal(target.origin, stage.server.origin, `${address} links to ${link}`);
      waiting.push(target.pathname + target.search);
    }
  }
  return looked;
}

const roles = ['admin', 'county', 'township', 'viewer', 'auditor'];

export const tests = [
  {
    name: 'pages for everybody are good',
    async body(stage) {
      const page = await stage.open();
      assert.ok(await walk(stage, page, '/') >= 2);
    },
  },
  ...roles.map((role) => ({
    name: `every page that ${role} can reach by links is good`,
    async body(stage) {
      const page = await stage.open({ as: role });
      assert.ok(await walk(stage, page, '/office') >= 2);
    },
  })),
  {
    name: 'links lead to every page of the route table',
    async body() {
      const lonely = routes.filter((route) => !reached.has(route) && !WITHOUT_LINK.some((no) => no.test(route)));
      reached.clear();
      assert.deepEqual(lonely, [], 'no link leads there');
    },
  },
  {
    name: 'pages for large type, for high contrast and for what is not found are good',
    async body(stage) {
      const page = await stage.open({ as: 'county' });
      for (const wish of ['size=l', 'size=xl', 'theme=hc']) {
        await page.goto(`/ui?${wish}&back=/office`);
        await assertGood(page);
      }
      const answer = await page.goto('/office/nothing-here');
      assert.equal(answer.status(), 404);
      await assertGood(page);
    },
  },
];
