// The voting day of a village, and its votes called and tapped on a phone: with a network, without,
// after a reload, in two windows, and without scripts.

import assert from 'node:assert/strict';
import { TO_COUNTING, TO_VOTING, ask, elections, send, through } from '../lib/elections.js';
import { SIZES } from '../lib/harness.js';
import { assertGood } from '../lib/look.js';

const CANDIDATES = [['陈一', 'male', 'chair'], ['钱二', 'female', 'vice_chair'], ['孙三', 'male', 'member'], ['周四', 'female', 'member']];

// A village whose count is open, with a station that issued ten ballots.
async function village(page) {
  const all = await elections(page);
  const fresh = all.filter(({ unit, state }) => unit.startsWith('3410231002') && state === 'preparation');
  const { id } = fresh[fresh.length - 1];
  await through(page, id, TO_VOTING);
  await page.goto(`/office/elections/${id}`);
  await page.getByRole('link', { name: /^投票日/ }).click();
  await assertGood(page);
  await page.getByLabel('中心会场').check();
  await page.getByLabel('名称', { exact: true }).fill('村部');
  await page.getByLabel('地点', { exact: true }).fill('村部广场');
  await page.getByLabel('停止投票', { exact: true }).fill('7:00');
  await page.getByRole('button', { name: '添加站点' }).click();
  assert.match(await page.locator('main').innerText(), /同一天之内/);
  assert.equal(await page.getByLabel('地点', { exact: true }).inputValue(), '村部广场');
  await page.getByLabel('停止投票', { exact: true }).fill('14:30');
  await page.getByRole('button', { name: '添加站点' }).click();
  await page.getByRole('link', { name: '村部' }).click();
  await page.getByLabel('领到的选票').fill('12');
  await page.getByLabel('发出的选票').fill('10');
  await page.getByLabel('写坏、短少').fill('1');
  await page.getByLabel('剩余的选票').fill('1');
  await assertGood(page);
  await page.getByRole('button', { name: '保存选票数' }).click();
  for (const part of ['工作人员', '委托投票']) {
    await page.getByRole('link', { name: part }).first().click();
    await assertGood(page);
  }
  await through(page, id, TO_COUNTING);
  await send(page, `/api/v1/elections/${id}/count/setup`, { registered: '12', version: '0' });
  for (const [name, sex, post] of CANDIDATES) {
    await send(page, `/api/v1/elections/${id}/count/persons`, { name, sex, post });
  }
  return id;
}

const votes = (page, name) => page.locator(`button[value^=votes][data-name=${name}] [data-votes]`);
const strokes = (page, name) => page.locator(`button[value^=votes][data-name=${name}] .strokes`);
const shown = async (page, name) => page.locator(`[data-show=${name}]`).innerText();
const names = (page, post) => page.locator(`fieldset[data-post=${post}]`);
const press = (page, name) => page.locator('.ending').getByRole('button', { name }).click();
const say = (page, name, post) => names(page, post).locator(`button[data-name=${name}]`).first().click();
const saved = (page) => page.getByText('已全部存好。').waitFor();

async function ballot(page, ...said) {
  for (const [name, post] of said) await say(page, name, post);
  await press(page, '唱完这一张');
}

export const tests = [
  {
    name: 'votes are called on a phone, without a network and after a reload',
    async body(stage) {
      stage.expectsCuts = true;
      const desk = await stage.open({ as: 'county' });
      const id = await village(desk);
      const page = await stage.open({ as: 'county', size: SIZES.phone });
      await page.goto(`/office/elections/${id}/count`);
      await page.getByRole('link', { name: '唱票', exact: true }).click();
      assert.equal(await page.getByLabel('发出选票').inputValue(), '10', 'as the station recorded');
      await page.getByLabel('参加投票人数').fill('9');
      await page.getByLabel('收回选票').fill('9');
      await assertGood(page);
      await page.setViewportSize(SIZES.phone);
      await page.getByRole('button', { name: '开始唱票' }).click();
      await saved(page);
      // Large enough for a thumb.
      for (const button of await page.locator('.calling form button:visible').all()) {
        const { width, height } = await button.boundingBox();
        assert.ok(width >= 120 && height >= 56, `${await button.innerText()}: ${width} × ${height}`);
      }
      await ballot(page, ['陈一', 'chair'], ['钱二', 'vice_chair'], ['孙三', 'member']);
      await ballot(page, ['陈一', 'chair'], ['孙三', 'member'], ['周四', 'member']);
      assert.equal(await votes(page, '孙三').first().textContent(), '0', 'not as the chair');
      assert.equal(await names(page, 'member').locator('[data-name=孙三] [data-votes]').innerText(), '2');
      assert.equal(await shown(page, 'called'), '2');
      assert.equal(await shown(page, 'left'), '7');
      // One name twice on a ballot is refused and said; the last taps go back one by one.
      await say(page, '陈一', 'chair');
      await say(page, '陈一', 'chair');
      await page.getByText('已经点过陈一').waitFor();
      await press(page, '空白票');
      await page.getByText('已经点了名').waitFor();
      for (let taps = 0; taps < 3; taps += 1) await press(page, '撤销上一下');
      assert.equal(await shown(page, 'called'), '1', 'the second ballot is open again');
      await say(page, '周四', 'member');
      await press(page, '唱完这一张');
      await press(page, '空白票');
      await press(page, '无效票');
      await assertGood(page);
      await page.setViewportSize(SIZES.phone);
      await saved(page);
      await page.reload();
      assert.equal(await shown(page, 'called'), '4', 'all of it is with the server');
      assert.equal(await shown(page, 'blank'), '1');
      assert.match(await page.locator('[data-show=subtotals]').innerText(), /第1至4张：陈一（主任）2票/);

      // The network is lost: taps go on, and are sent when it is back.
      await page.context().setOffline(true);
      await ballot(page, ['陈一', 'chair']);
      await ballot(page, ['陈一', 'chair']);
      await page.getByText(/网络断了：有4下记在这台设备上/).waitFor();
      assert.equal(await shown(page, 'called'), '6');
      await page.context().setOffline(false);
      await saved(page);
      const told = await ask(desk, `/api/v1/elections/${id}/count/boxes/${await boxOf(page)}/1/calls`);
      assert.equal(told.taps.filter((tap) => tap === 'called').length, 6 - 2 + 1, 'one of them was taken back');

      // Nothing arrives, and the page is loaded again: the browser has kept the taps.
      await page.route('**/api/v1/**/calls', (route) => route.abort());
      await ballot(page, ['陈一', 'chair']);
      await page.getByText(/网络断了：有2下/).waitFor();
      await page.reload();
      assert.equal(await shown(page, 'called'), '7');
      await page.getByText(/网络断了：有2下/).waitFor();
      await page.unroute('**/api/v1/**/calls');
      await saved(page);
      assert.equal(await shown(page, 'called'), '7');
      assert.equal(await page.evaluate(() => localStorage.length), 0, 'nothing stays behind');

      // Another window of the same person, without scripts: the first one asks, and loses nothing.
      const plain = await stage.open({ as: 'county', size: SIZES.phone, scripts: false });
      await plain.goto(page.url());
      await plain.locator('.ending').getByRole('button', { name: '无效票' }).click();
      assert.equal(await plain.locator('[data-show=called]').innerText(), '8');
      await plain.locator('fieldset[data-post=chair] button[data-name=陈一]').click();
      assert.equal(await plain.locator('button[aria-pressed=true]').count(), 1);
      await plain.locator('.ending').getByRole('button', { name: '撤销上一下' }).click();
      await press(page, '空白票');
      await page.getByRole('button', { name: '接在后面补上' }).click();
      await saved(page);
      assert.equal(await shown(page, 'called'), '9');
      assert.equal(await shown(page, 'left'), '0');
      await page.reload();
      assert.equal(await shown(page, 'called'), '9');
      assert.equal(await strokes(page, '陈一').first().innerText(), '正', 'five strokes are a character');

      // Into the sheet, corrected there, handed in.
      await page.getByRole('button', { name: '唱完了，填入录入表' }).click();
      await page.waitForURL('**/boxes/*/1?**');
      assert.equal(await page.locator('[name=valid]').inputValue(), '7');
      assert.equal(await page.locator('[name=invalid]').inputValue(), '2');
      assert.equal(await page.locator('[name=recovered]').inputValue(), '9');
      await assertGood(page);
      await page.getByRole('button', { name: '录完这一遍' }).click();
      await page.waitForURL('**/count?**');

      // The second person sees nothing of it.
      const second = await stage.open({ as: 'township', size: SIZES.phone });
      await second.goto(`/office/elections/${id}/count`);
      await second.getByRole('link', { name: '唱票', exact: true }).click();
      await second.getByRole('button', { name: '开始唱票' }).click();
      await second.locator('[data-calling]').waitFor();
      assert.equal(await shown(second, 'called'), '0');
      assert.ok(!(await second.content()).includes('正</span>'));

      // Any taps at all: the script and the server come to the same.
      await second.evaluate(() => {
        const all = [...document.querySelectorAll('.calling form button[name=tap]')];
        // Ballots are called to their end more often than names are tapped at random.
        const buttons = [...all, ...Array(6).fill(all.find(({ value }) => value === 'called'))];
        let seed = 20261122;
        for (let taps = 0; taps < 1500; taps += 1) {
          seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
          buttons[Math.floor(seed / 65536) % buttons.length].click();
        }
      });
      await saved(second);
      assert.ok(Number(await shown(second, 'called')) > 200, 'some hundreds of ballots');
      const counted = await figures(second);
      const server = await stage.open({ as: 'township', size: SIZES.phone, scripts: false });
      await server.goto(second.url());
      assert.deepEqual(await figures(server), counted);
    },
  },
];

// All that a calling page has counted.
async function figures(page) {
  const all = page.locator('.figures, [data-show=subtotals] li, .calling .votes, .calling .ending p');
  const pressed = page.locator('.calling [aria-pressed=true]');
  const told = (await all.allTextContents()).map((text) => text.trim());
  return [told, await pressed.evaluateAll((buttons) => buttons.map(({ value }) => value))];
}

async function boxOf(page) { return /boxes\/(\d+)\//.exec(page.url())[1]; }
