// Figures: on the page, behind each figure, in files, for programs, on paper — always the same.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { SIZES } from '../lib/harness.js';
import { assertFits, assertGood } from '../lib/look.js';
import { readPdf, sheetsOf } from '../lib/office.js';

const expected = JSON.parse(readFileSync(new URL('../../data/yixian/composition-expected.json', import.meta.url)));
const PAGE = '/office/composition?division=341023&term=2026';
const TILES = {
  书记主任一肩挑比例: 'dual_head_rate', 两委交叉任职比例: 'cross_post_rate', 平均年龄: 'avg_age',
  大专及以上学历占比: 'college_rate', 女性占比: 'female_rate', '35周岁及以下占比': 'age_le35_rate',
};
const A4 = [595, 842];

const number = (text) => Number(text.replaceAll(',', ''));

// Counts the rows of a list over all its pages.
async function countRows(page) {
  let rows = 0;
  for (;;) {
    rows += await page.locator('table tbody tr').count();
    const next = page.getByRole('link', { name: /^下一页/ });
    if (!await next.count()) return rows;
    await next.first().click();
  }
}

export const tests = [
  {
    name: 'the figures for programs are the expected ones',
    async body(stage) {
      const page = await stage.open({ as: 'viewer' });
      const answer = await page.request.get('/api/v1/composition?division=341023&term=2026');
      assert.equal(answer.status(), 200);
      const { total } = await answer.json();
      for (const [name, count] of Object.entries(expected.counts)) assert.equal(total[name], count, name);
      for (const [name, { numerator, denominator, value, change }] of Object.entries(expected.metrics)) {
        const found = total.metrics[name];
        assert.deepEqual([found.numerator, found.denominator, found.value], [numerator, denominator, value], name);
        if (change !== undefined) assert.equal(found.change, change, name);
      }
    },
  },
  {
    name: 'the page shows the expected figures, without scripts too',
    async body(stage) {
      for (const scripts of [true, false]) {
        const page = await stage.open({ as: 'viewer', scripts });
        await page.goto(PAGE);
        const tiles = Object.fromEntries(await page.locator('.tile').evaluateAll((all) =>
          all.map((tile) => [tile.querySelector('.label').textContent, tile.innerText])));
        assert.match(tiles.两委成员, /423 人/);
        for (const [label, name] of Object.entries(TILES)) {
          const { value, previous, change } = expected.metrics[name];
          assert.ok(tiles[label].includes(value.toFixed(1)), `${label}: ${tiles[label]}`);
          assert.ok(tiles[label].includes(previous.value.toFixed(1)), `${label} before: ${tiles[label]}`);
          assert.ok(tiles[label].includes(Math.abs(change).toFixed(1)), `${label} change: ${tiles[label]}`);
        }
      }
    },
  },
  {
    name: 'behind every figure of the total stand exactly as many',
    async body(stage) {
      const page = await stage.open({ as: 'county' });
      await page.goto(PAGE);
      const figures = await page.locator('tfoot a').evaluateAll((links) => links.map((link) => ({
        text: link.textContent, href: link.href, subject: link.closest('table').caption.textContent,
      })));
      assert.ok(figures.length > 30, `${figures.length} figures lead to people`);
      for (const { text, href, subject } of figures) {
        // The first number of an average is a sum of years, not of people.
        const isAge = new URL(href).searchParams.get('figure').startsWith('avg_age');
        const list = await (await page.request.get(href)).text();
        const isBefore = new URL(href).searchParams.get('of') === 'previous';
        assert.ok(list.includes(isBefore ? '2021年换届，' : '2026年换届，'), `${href} is of another term`);
        const amount = number(/共 <b>([\d,]+)<\/b>/.exec(list)?.[1] ?? '-1');
        if (!isAge) assert.equal(amount, number(text), `${subject} ${text} ${href}`);
      }
      for (const name of ['交叉任职']) {
        await page.goto(PAGE);
        await page.locator('tfoot').first().getByRole('link', { name: String(expected.counts.cross_posted), exact: true }).click();
        assert.match(await page.locator('h1').innerText(), new RegExp(name));
        assert.equal(await countRows(page), expected.counts.cross_posted);
      }
    },
  },
  {
    name: 'the list of parts leads to each part, without scripts too; a phone sees three figures side by side',
    async body(stage) {
      const page = await stage.open({ as: 'county', size: SIZES.phone, scripts: false });
      await page.goto(PAGE);
      const contents = page.locator('nav.contents a');
      const labels = await contents.allInnerTexts();
      for (const label of ['主要指标', '任职结构', '图表', '说明']) assert.ok(labels.includes(label), labels.join());
      for (const label of labels) {
        await contents.getByText(label, { exact: true }).click();
        const part = page.locator(new URL(page.url()).hash);
        assert.ok(Math.abs((await part.boundingBox()).y) < SIZES.phone.height, `${label} is not in sight`);
      }
      const third = page.locator('table', { hasText: '黟县：任职结构' }).locator('thead th').nth(3);
      const { x, width } = await third.boundingBox();
      assert.ok(x + width <= SIZES.phone.width, `the third figure ends at ${x + width}`);
      await page.goto('/office/composition?division=341023100200');
      await assertFits(page, SIZES.phone.width);
    },
  },
  {
    name: 'behind the units due stand all units, those of the term before open theirs',
    async body(stage) {
      const page = await stage.open({ as: 'county' });
      await page.goto(PAGE);
      const tile = page.locator('.tile', { hasText: '应换届' });
      await tile.getByRole('link').last().click();
      assert.equal(await countRows(page), expected.counts.units);
      await page.goto(PAGE);
      const before = page.locator('.tile', { hasText: '两委交叉任职比例' }).locator('.previous').getByRole('link').first();
      const wanted = number(await before.innerText());
      await before.click();
      assert.match(await page.locator('h1').innerText(), /上届两委交叉任职比例/);
      assert.equal(await countRows(page), wanted);
      await assertGood(page);
    },
  },
  {
    name: 'LibreOffice opens the downloaded workbook and shows the figures',
    async body(stage) {
      const page = await stage.open({ as: 'county' });
      await page.goto(PAGE);
      const take = async (name) => {
        const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
        return readFile(await file.path());
      };
      const sheets = sheetsOf(await take('下载 XLSX'));
      const figures = Object.values(sheets).join('\n');
      const lineOf = (text) => text.split(/\r?\n/).filter((line) => /合计|^"?黟县/.test(line)).join('\n');
      for (const wanted of ['423', '28.6', '81.4', '46.1']) assert.ok(lineOf(figures).includes(wanted), `${wanted} in\n${figures.slice(0, 2000)}`);
      assert.ok(Object.keys(sheets).length >= 2, 'definitions stand on a sheet of their own');
      const csv = await take('下载 CSV');
      assert.ok(csv.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])), 'a mark for spreadsheets');
      assert.ok(csv.toString('utf8').includes('28.6'));
      const json = JSON.parse(await take('下载 JSON'));
      assert.equal(json.total.metrics.cross_post_rate.value, expected.metrics.cross_post_rate.value);
    },
  },
  {
    name: 'printed on A4 the page has all figures and nothing of the window',
    async body(stage) {
      const page = await stage.open({ as: 'county' });
      await page.goto(PAGE);
      const { text, sizes } = readPdf(await page.pdf({ preferCSSPageSize: true }));
      for (const size of sizes) assert.deepEqual([...size].sort((one, other) => one - other), A4);
      for (const wanted of ['黟县', '28.6%', '81.4%', '碧阳镇', '合计']) assert.ok(text.includes(wanted), wanted);
      for (const unwanted of ['退出', '大字版', '下载 XLSX', '本页目录', '回到目录']) assert.ok(!text.includes(unwanted), unwanted);
    },
  },
];
