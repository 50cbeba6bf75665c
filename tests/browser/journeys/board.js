// The county's day with its observers: arranging them, an open board that hears of what they send,
// a screen in the hall, numbers that differ.

import assert from 'node:assert/strict';
import { TO_COUNTING, TO_VOTING, ask, elections, send, through } from '../lib/elections.js';
import { SIZES } from '../lib/harness.js';
import { assertFits, assertGood } from '../lib/look.js';
import { allSent, arrange } from '../lib/observers.js';

const BOARD = '/office/observers/board';
const TODAY = '2026-11-22';

// The village of all these tests, its election on its way and its observer assigned.
let village;
async function prepared(stage) {
  if (village?.folder === stage.server.folder) return village;
  const page = await stage.open({ as: 'county' });
  const all = await elections(page);
  const { id, unit, unit_name: name } = all.find(({ unit }) => unit.startsWith('3410231002'));
  await through(page, id, TO_VOTING);
  await arrange(page, unit, (page) => assertGood(page));
  village = { folder: stage.server.folder, id, name };
  return village;
}

// The observer's phone on the page of the village.
async function phone(stage, id) {
  const page = await stage.open({ as: 'observer', size: SIZES.phone });
  await page.goto(`/observe/${id}`);
  await allSent(page);
  return page;
}

const turnout = async (page, time, voters) => {
  const fresh = page.locator('[data-item=turnout][data-new]');
  await fresh.getByLabel('什么时候').fill(`${TODAY}T${time}`);
  await fresh.getByLabel('已经有多少人投票').fill(voters);
  await fresh.getByRole('button', { name: '保存' }).click();
  await allSent(page);
};

const shows = (page, text) => page.locator('[data-board]').getByText(text).first().waitFor();

// The page is the same one all the time.
const mark = (page) => page.evaluate(() => { window.isSame = true; });
const isSame = (page) => page.evaluate(() => window.isSame === true);

async function openHall(stage) {
  const county = await stage.open({ as: 'county' });
  await county.goto(BOARD);
  await county.getByRole('button', { name: '开设大屏' }).click();
  await assertGood(county);
  return county.locator('b.reference a').getAttribute('href');
}

export const tests = [
  {
    name: 'a county arranges its observers, and every page of theirs is good',
    async body(stage) {
      const { id } = await prepared(stage);
      const page = await phone(stage, id);
      await page.locator('[data-now="arrival.at"]').click();
      await turnout(page, '08:20', '3');
      for (const address of ['/observe', `/observe/${id}`, '/observe/sent', '/observe/0', '/observe/0/count/all']) {
        await page.goto(address);
        await page.evaluate(() => document.querySelectorAll('main details').forEach((one) => { one.open = true; }));
        await assertGood(page);
        assert.equal(await page.getByRole('link', { name: '0559-5520000' }).count(), 1, `${address} tells the telephone`);
        await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
        await assertFits(page, SIZES.desk.width);
      }
    },
  },
  {
    name: 'an open board hears what arrives, with the stream and without it',
    async body(stage) {
      stage.expectsCuts = true;
      const { id } = await prepared(stage);
      const page = await phone(stage, id);
      await turnout(page, '08:40', '5');
      const board = await stage.open({ as: 'county' });
      // It never looks by itself: only the stream can tell it.
      await board.addInitScript(() => { window.setInterval = () => 0; });
      await board.goto(BOARD);
      await mark(board);
      const folded = board.locator('.chart-data summary');
      await folded.click();
      await turnout(page, '09:10', '7');
      await shows(board, '7人（09:10）');
      assert.ok(await isSame(board), 'the page was not loaded again');
      assert.equal(await board.locator('.chart-data').getAttribute('open'), '', 'what was open stays open');
      assert.ok(await folded.evaluate((one) => one === document.activeElement), 'the keyboard stays where it was');
      await assertGood(board);

      // Without the stream the board asks by itself.
      const cut = await stage.open({ as: 'county' });
      await cut.route('**/board/live?**', (route) => route.abort());
      await cut.goto(BOARD);
      await mark(cut);
      await turnout(page, '10:05', '8');
      await shows(cut, '8人（10:05）');
      assert.ok(await isSame(cut));
      // Without any network it says that it is no longer new, and goes on by itself.
      await cut.route('**/board?**', (route) => route.abort());
      await cut.route('**/board', (route) => route.abort());
      await cut.getByText('连不上服务器，下面是先前的情况').waitFor();
      assert.match(await cut.locator('[data-board]').innerText(), /8人（10:05）/);
      await cut.unroute('**/board?**');
      await cut.unroute('**/board');
      await cut.getByText('连不上服务器，下面是先前的情况').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'the screen in the hall shows sums to everybody who has its address, until it is closed',
    async body(stage) {
      const { id } = await prepared(stage);
      const address = await openHall(stage);
      const screen = await stage.open();
      assert.equal((await screen.goto(address)).status(), 200);
      await assertGood(screen);
      await mark(screen);
      const page = await phone(stage, id);
      await turnout(page, '10:40', '9');
      await screen.locator('.tile', { hasText: '已投票' }).getByText('9', { exact: true }).waitFor();
      assert.ok(await isSame(screen));
      const text = await screen.locator('body').innerText();
      assert.doesNotMatch(text, /示例观察|观示例/, 'no names of persons');
      // Another address, and this one after it was closed.
      assert.equal((await screen.request.get(`${address}0`)).status(), 404);
      const county = await stage.open({ as: 'county' });
      await county.goto(BOARD);
      await county.getByRole('button', { name: '关闭大屏' }).click();
      await county.waitForURL('**/board?**');
      await screen.getByText('这个网址已经作废').waitFor();
      assert.equal((await screen.request.get(address)).status(), 404);
    },
  },
  {
    name: 'numbers that differ stand on top of the board until they are explained',
    async body(stage) {
      const { id, name } = await prepared(stage);
      const county = await stage.open({ as: 'county' });
      await county.goto(BOARD);
      await through(county, id, TO_COUNTING);
      await send(county, `/api/v1/elections/${id}/count/setup`, { registered: '12', version: '0' });
      for (const [who, sex, post] of [['陈一', 'male', 'chair'], ['钱二', 'female', 'vice_chair'], ['孙三', 'male', 'member']]) {
        await send(county, `/api/v1/elections/${id}/count/persons`, { name: who, sex, post });
      }
      const { version } = await ask(county, `/api/v1/elections/${id}/count`);
      await send(county, `/api/v1/elections/${id}/count/boxes`, { name: '村部', version: String(version) });
      const page = await phone(stage, id);
      await page.goto(`/observe/${id}/count/all`);
      await assertGood(page);
      await page.setViewportSize(SIZES.phone);
      for (const [label, number] of [['发出选票', '10'], ['参加投票人数', '9']]) {
        await page.getByLabel(label).fill(number);
        await page.getByLabel(label).blur();
      }
      await allSent(page);
      await county.goto(BOARD);
      await shows(county, '等官方计票');
      await count(stage, id);
      await county.goto(BOARD);
      await shows(county, '计票不一致，待说明');
      await assertGood(county);
      await county.locator('main').getByRole('link', { name }).first().click();
      await assertGood(county);
      await county.getByLabel('哪一处不一致').selectOption({ index: 1 });
      await county.getByLabel('原因和依据').fill('会场上重新清点，是9张');
      await county.getByRole('button', { name: '保存说明' }).click();
      await county.goto(BOARD);
      await shows(county, '不一致，已说明');
      assert.equal(await county.getByText('计票不一致，待说明').count(), 0);
    },
  },
];

// Both entries of the only box.
async function count(stage, id) {
  const county = await stage.open({ as: 'county' });
  await county.goto(BOARD);
  const { boxes } = await ask(county, `/api/v1/elections/${id}/count`);
  const sheet = {
    issued: '9', voters: '9', recovered: '9', valid: '9', invalid: '0', blank: '0',
    'votes.1.chair': '9', 'votes.2.vice_chair': '9', 'votes.3.member': '9',
    'other.chair': '0', 'other.vice_chair': '0', 'other.member': '0', revision: '0', action: 'finish', reason: '点过两遍',
  };
  const [{ id: box }] = boxes;
  for (const [entry, as] of [[1, 'county'], [2, 'township']]) {
    const page = await stage.open({ as });
    await page.goto(`/office/elections/${id}/count`);
    await send(page, `/api/v1/elections/${id}/count/boxes/${box}/${entry}`, sheet);
  }
}
