// An observer in a village hall: a whole day without a network, a network that fails in every way,
// two phones, a full phone, no scripts.

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { SIZES } from '../lib/harness.js';
import { assertGood } from '../lib/look.js';
import { allSent, onRecord, outbox, phone, receipts, waits } from '../lib/observers.js';

const PHOTOS = 12;
const VILLAGE = '/observe/0';
const SHEET = '/observe/0/count/all';

const answer = (page, question, word) =>
  page.locator('fieldset.answers', { hasText: question }).getByText(word, { exact: true }).click();
const openAll = (page) => page.evaluate(() => document.querySelectorAll('#checklist > details').forEach((one) => { one.open = true; }));
const fresh = (page, kind) => page.locator(`[data-item=${kind}][data-new]`);

// A picture as large as a phone's, each another one.
async function picture(page, number) {
  const bytes = await page.evaluate((number) => new Promise((resolve) => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 2000, height: 1500 });
    const pen = canvas.getContext('2d');
    for (let at = 0; at < 400; at += 1) {
      pen.fillStyle = `hsl(${(at * 37 + number * 11) % 360} 70% 50%)`;
      pen.fillRect((at * 97) % 2000, (at * 61) % 1500, 180, 140);
    }
    canvas.toBlob(async (blob) => resolve([...new Uint8Array(await blob.arrayBuffer())]), 'image/png');
  }), number);
  return { name: `照片${number}.png`, mimeType: 'image/png', buffer: Buffer.from(bytes) };
}

async function takePhotos(page, field, pictures) {
  const place = page.locator(`[data-photos="${field}"]`);
  for (const [at, one] of pictures.entries()) {
    await place.locator('input[type=file]').setInputFiles(one);
    await place.locator('li', { hasText: '已存在手机里' }).nth(at).waitFor();
  }
}

async function fillVillage(page) {
  await page.locator('[data-now="arrival.at"]').click();
  await openAll(page);
  const questions = await page.locator('fieldset.answers').count();
  for (let at = 0; at < questions; at += 1) {
    await page.locator('fieldset.answers').nth(at).getByText(['是', '否', '没看到'][at % 3], { exact: true }).click();
  }
  for (const [time, voters] of [['09:00', '40'], ['11:30', '150']]) {
    await fresh(page, 'turnout').getByLabel('什么时候').fill(`2026-12-20T${time}`);
    await fresh(page, 'turnout').getByLabel('已经有多少人投票').fill(voters);
    await fresh(page, 'turnout').getByRole('button', { name: '保存' }).click();
    await page.waitForFunction((voters) => [...document.querySelectorAll('[data-item=turnout]:not([data-new]) input.number')].some((one) => one.value === voters), voters);
  }
  await fresh(page, 'incident').getByLabel('哪一类').selectOption('bribery');
  await fresh(page, 'incident').getByLabel('轻重').selectOption('grave');
  await fresh(page, 'incident').getByLabel('发生了什么').fill('门口有人发烟。\n还没有写完');
  await page.getByLabel('总的看法').fill('秩序好');
  return questions;
}

export const tests = [
  {
    name: 'an observer fills in a whole day without a network, the browser is closed, and all arrives once',
    async body(stage) {
      stage.expectsCuts = true;
      const own = await phone(stage);
      let page = own.page;
      await own.signIn();
      await assertGood(page);
      await page.setViewportSize(SIZES.phone);
      await page.goto(VILLAGE);
      await openAll(page);
      await assertGood(page);
      await page.setViewportSize(SIZES.phone);
      const pictures = [];
      for (let number = 0; number < PHOTOS; number += 1) pictures.push(await picture(page, number));
      stage.server.network.set('off');

      const questions = await fillVillage(page);
      await takePhotos(page, '', pictures.slice(0, 6));
      await takePhotos(page, 'check.secret_booth', pictures.slice(6));
      await waits(page, '照片12张');
      await waits(page, '现在没有网络');
      // The battery is empty in the middle of a word.
      await page.getByLabel('总的看法').pressSequentially('，没有争');
      await own.off();

      page = await own.on();
      await page.goto(VILLAGE);
      await waits(page, '照片12张');
      await openAll(page);
      assert.equal(await page.locator('fieldset.answers input:checked').count(), questions);
      assert.equal(await page.locator('[data-item=turnout]').count(), 3);
      assert.equal(await page.getByLabel('发生了什么').first().inputValue(), '门口有人发烟。\n还没有写完');
      assert.equal(await page.getByLabel('总的看法').inputValue(), '秩序好，没有争');
      await page.goto(SHEET);
      for (const vote of ['votes.1.chair', 'votes.3.member']) await page.locator(`button.name[value="${vote}"]`).click();
      await page.getByRole('button', { name: '唱完这一张' }).click();
      await page.getByRole('button', { name: '把点的票数填进来' }).click();
      await page.getByLabel('收回选票').fill('1');
      await page.getByLabel('收回选票').blur();
      await page.goto(VILLAGE);
      await page.locator('[data-now="finish.at"]').click();

      stage.server.network.set('on');
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await allSent(page);
      await page.goto(SHEET);
      await page.getByText('已全部存好。').waitFor();
      await allSent(page);
      const known = await onRecord(page);
      const value = (name) => known.fields[name]?.value;
      assert.equal(Object.keys(known.fields).filter((name) => name.startsWith('check.')).length, questions);
      assert.equal(value('finish.summary'), '秩序好，没有争');
      assert.equal(value('count.all.recovered'), '1');
      assert.equal(value('count.all.votes.1.chair'), '1');
      assert.equal(value('calls.all.0'), 'votes.1.chair votes.3.member called');
      assert.deepEqual(Object.values(known.fields).flatMap(({ others }) => others), []);
      assert.equal(known.photos.filter(({ state }) => state === 'kept').length, PHOTOS);
      const sent = await receipts(page);
      assert.equal(new Set(sent).size, sent.length);
      await page.goto('/observe/sent');
      await assertGood(page);
      await page.goto(VILLAGE);
      await openAll(page);
      assert.equal(await page.locator('.photos li').count(), PHOTOS, 'the photos stand on the page');
      await assertGood(page);
      await page.setViewportSize(SIZES.phone);
      await own.off();
    },
  },
  {
    name: 'the network is cut after any number of bytes, answers are lost, the server is killed: nothing is lost or doubled',
    async body(stage) {
      stage.expectsCuts = true;
      const { network } = stage.server;
      const own = await phone(stage);
      const page = own.page;
      await own.signIn();
      await page.goto(VILLAGE);
      await openAll(page);
      await allSent(page);
      const before = (await receipts(page)).length;
      const faults = [1, 100, 517, 518, 700, 900, 1100, 1300, 1500, 1700, 1900, 2200, 2600, 3200].map((bytes) => ['cut', bytes]);
      faults.push(['deaf', 0], ['off', 0], ['killed', 0]);
      for (const [at, [mode, bytes]] of faults.entries()) {
        if (mode === 'killed') await stage.server.end('SIGKILL');
        else network.set(mode, bytes);
        await page.locator('textarea[name="remark.no_pressure"]').evaluate((one, text) => { one.closest('details').open = true; one.value = text; }, `第${at}次`);
        await page.locator('textarea[name="remark.no_pressure"]').dispatchEvent('change');
        await waits(page, '待上传1条');
        // Let it try once in vain.
        await page.waitForTimeout(1200);
        if (mode === 'killed') await stage.server.begin();
        network.set('on');
        await page.evaluate(() => window.dispatchEvent(new Event('online')));
        await allSent(page);
        const { fields } = await onRecord(page);
        assert.equal(fields['remark.no_pressure'].value, `第${at}次`, `${mode} ${bytes}`);
        assert.deepEqual(fields['remark.no_pressure'].others, []);
        assert.equal(fields['remark.no_pressure'].jobs.length, 1);
      }
      assert.equal((await receipts(page)).length, before + faults.length);
      await own.off();
    },
  },
  {
    name: 'two phones of one account: fields are joined, a blank never goes over what it did not see, both numbers are told',
    async body(stage) {
      stage.expectsCuts = true;
      const [one, other] = [await phone(stage), await phone(stage)];
      await one.signIn();
      await other.signIn();
      for (const { page } of [one, other]) { await page.goto(SHEET); await allSent(page); }
      stage.server.network.set('off');
      await one.page.getByLabel('发出选票').fill('120');
      await one.page.getByLabel('发出选票').blur();
      await waits(one.page, '待上传1条');
      await other.page.getByLabel('发出选票').fill('125');
      await other.page.getByLabel('参加投票人数').fill('118');
      await other.page.getByLabel('参加投票人数').blur();
      await waits(other.page, '待上传2条');
      stage.server.network.set('on');
      for (const { page } of [one, other]) {
        await page.evaluate(() => window.dispatchEvent(new Event('online')));
        await allSent(page);
      }
      const { fields } = await onRecord(one.page);
      assert.equal(fields['count.all.voters'].value, '118');
      assert.deepEqual([fields['count.all.issued'].value, ...fields['count.all.issued'].others].sort(), ['120', '125']);
      // A third phone picks the work up.
      const third = await phone(stage);
      await third.signIn();
      await third.page.goto(SHEET);
      await third.page.getByText('另一部手机填的是').waitFor();
      await third.page.getByLabel('发出选票').fill('121');
      await third.page.getByLabel('发出选票').blur();
      await third.page.locator('[data-state]', { hasText: '已上传 ✔' }).waitFor();
      const settled = (await onRecord(third.page)).fields['count.all.issued'];
      assert.deepEqual([settled.value, settled.others], ['121', []]);
      for (const own of [one, other, third]) await own.off();
    },
  },
  {
    name: 'an observer who types on while the phone is sending waits for no second round',
    async body(stage) {
      const own = await phone(stage);
      const { page } = own;
      await own.signIn();
      await page.goto(SHEET);
      await allSent(page);
      // The answer to the first record comes only after the second one is saved.
      await page.evaluate(() => {
        const ask = window.fetch;
        const gate = new Promise((open) => { window.openGate = open; });
        window.fetch = (...asked) => gate.then(() => ask(...asked));
      });
      await page.getByLabel('发出选票').fill('131');
      await page.getByLabel('发出选票').blur();
      await waits(page, '待上传1条');
      await page.getByLabel('参加投票人数').fill('119');
      await page.getByLabel('参加投票人数').blur();
      await waits(page, '待上传2条');
      await page.evaluate(() => window.openGate());
      // Half a minute is the pause between two rounds.
      await outbox(page).filter({ hasText: '已全部上传' }).waitFor({ timeout: 15_000 });
      await own.off();
    },
  },
  {
    name: 'a phone without room says so and keeps what is typed; a wrong clock does no harm; what is refused says why',
    async body(stage) {
      stage.expectsCuts = true;
      const own = await phone(stage);
      const page = own.page;
      await own.context.addInitScript(() => { const now = Date.now; Date.now = () => now() - 400 * 86_400_000; });
      await own.signIn();
      await page.goto(VILLAGE);
      await allSent(page);
      // As browsers do when the disk is full.
      await page.evaluate(() => {
        window.addBefore = IDBObjectStore.prototype.add;
        IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); };
      });
      await page.getByLabel('总的看法').fill('手机满了');
      await page.getByLabel('总的看法').blur();
      await outbox(page).filter({ hasText: /没有存上/ }).waitFor();
      assert.equal(await page.getByLabel('总的看法').inputValue(), '手机满了');
      await page.evaluate(() => { IDBObjectStore.prototype.add = window.addBefore; });
      await page.locator('#leaving').getByRole('button', { name: '保存' }).click();
      await allSent(page);
      assert.equal((await onRecord(page)).fields['finish.summary'].value, '手机满了');
      // A number that is none: told beside it, corrected, and then all is sent.
      await fresh(page, 'turnout').getByLabel('已经有多少人投票').fill('四十');
      await fresh(page, 'turnout').getByLabel('已经有多少人投票').blur();
      await outbox(page).filter({ hasText: '不是票数' }).waitFor();
      await fresh(page, 'turnout').getByLabel('已经有多少人投票').fill('40');
      await fresh(page, 'turnout').getByLabel('已经有多少人投票').blur();
      await allSent(page);
      // Signed out: the record stays on the phone, and goes on with the same account.
      stage.server.network.set('off');
      await page.getByLabel('总的看法').fill('退出以前写的');
      await page.getByLabel('总的看法').blur();
      await waits(page, '待上传1条');
      stage.server.network.set('on');
      await own.context.clearCookies();
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await waits(page, '请重新登录');
      await own.signIn();
      await page.goto(VILLAGE);
      await allSent(page);
      assert.equal((await onRecord(page)).fields['finish.summary'].value, '退出以前写的');
      await own.off();
    },
  },
  {
    name: 'without scripts the same forms are saved online, and the first page is light',
    async body(stage) {
      const own = await phone(stage);
      await own.signIn();
      const cookies = await own.context.cookies();
      await own.off();
      const context = await stage.browser.newContext({ baseURL: stage.server.origin, ignoreHTTPSErrors: true, javaScriptEnabled: false, viewport: SIZES.phone });
      stage.contexts.push(context);
      await context.addCookies(cookies);
      const page = await context.newPage();
      let bytes = 0;
      page.on('response', async (response) => { bytes += gzipSync(await response.body().catch(() => Buffer.alloc(0))).length; });
      await page.goto(VILLAGE);
      await page.locator('#arrival input[type=datetime-local]').fill('2026-12-20T07:30');
      await page.locator('#arrival').getByRole('button', { name: '保存' }).click();
      assert.equal(await page.locator('#arrival input[type=datetime-local]').inputValue(), '2026-12-20T07:30');
      await page.locator('[data-item=turnout]').last().locator('input.number').fill('很多');
      await page.locator('[data-item=turnout]').last().getByRole('button', { name: '保存' }).click();
      await page.getByText('不是票数').waitFor();
      await page.goto(SHEET);
      await page.locator('button.name').first().click();
      assert.match(await page.locator('.figures').innerText(), /已唱/);
      assert.ok(bytes < 150 * 1024, `${bytes} bytes`);
    },
  },
];
