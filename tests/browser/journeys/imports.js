// A county gets a new roster: term, upload, defects, correction, confirmation, new figures.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { assertFramed, assertGood } from '../lib/look.js';
import { VILLAGES, WOMEN_IN_EACH, roster } from '../lib/roster.js';

// What office tables suffer from: a slip in the check digit, a wrong sex, a post nobody knows.
function spoil(fields, row) {
  if (row === 1) return { ...fields, id: fields.id.slice(0, 17) + (fields.id[17] === '1' ? '2' : '1') };
  if (row === 4) return { ...fields, sex: '男' };
  if (row === 8) return { ...fields, post: '大总管' };
  return fields;
}

async function addTerm(page, name, starts) {
  await page.goto('/office/terms');
  await page.getByRole('link', { name: '添加届次' }).click();
  await page.getByLabel('届次名称').fill(name);
  await page.getByLabel('开始日期').fill(starts);
  await page.getByRole('button', { name: '添加届次' }).click();
  await page.getByText('开始日期').first().waitFor();
}

async function upload(page, term, name, buffer) {
  await page.getByLabel('届次').selectOption(term);
  await page.getByLabel('文件', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: '上传并核对' }).click();
  await page.waitForURL('**/office/imports/files/**');
}

async function counts(page) {
  const tiles = await page.locator('.tile').evaluateAll((all) => all.map((tile) => [
    tile.querySelector('.label').textContent, tile.querySelector('.value').textContent,
  ]));
  return Object.fromEntries(tiles);
}

async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  return readFile(await file.path());
}

// The members of a place in a term, from the interface for programs.
async function members(page, term, division) {
  const answer = await page.request.get(`/api/v1/composition?division=${division}&term=${term}`);
  assert.equal(answer.status(), 200, await answer.text());
  return (await answer.json()).total.members;
}

async function takeRoster(stage, { term, starts, mark, scripts }) {
  const page = await stage.open({ as: 'county', scripts });
  // The checker of accessibility is a script itself.
  const look = scripts ? assertGood : assertFramed;
  await addTerm(page, term, starts);
  await page.getByRole('link', { name: '导入', exact: true }).first().click();
  await page.getByRole('row', { name: /班子成员/ }).getByRole('link', { name: '导入', exact: true }).click();

  await upload(page, term, '名册.csv', roster(mark, spoil));
  assert.deepEqual(await counts(page), { 新增: '6', 变更: '0', 不变: '0', 拒绝: '3', 跳过: '1' });
  assert.equal(await page.getByRole('button', { name: '确认导入' }).count(), 0, 'defects are not written');
  for (const sentence of [/校验不符/, /性别/, /大总管/]) {
    assert.ok(await page.locator('main').getByText(sentence).count() > 0, `told: ${sentence}`);
  }
  await look(page);
  const report = (await download(page, '下载问题清单（CSV）')).toString('utf8').replace(/^\uFEFF/, '').trim().split('\r\n');
  assert.equal(report[0], '行号,列名,代码,级别,说明,值');
  // Namesakes of another roster are pointed out too; here what keeps rows out counts.
  const refused = report.slice(1).map((line) => line.split(',')).filter((cells) => cells[3] === '拒绝');
  const told = refused.map(([row, , code]) => `${row} ${code}`);
  assert.deepEqual(told, ['4 bad_id_number', '7 id_sex_mismatch', '11 unknown_post']);
  assert.ok((await download(page, '下载标出问题的表（XLSX）')).subarray(0, 2).equals(Buffer.from('PK')));
  assert.equal(await members(page, term, '341023'), 0, 'nothing is written yet');

  await page.getByRole('link', { name: '改正后重新上传' }).click();
  await upload(page, term, '名册（改正）.csv', roster(mark));
  assert.deepEqual(await counts(page), { 新增: '9', 变更: '0', 不变: '0', 拒绝: '0', 跳过: '1' });
  await look(page);
  await page.getByRole('button', { name: '确认导入' }).dblclick();
  await page.waitForURL('**/office/imports/done/**');
  assert.equal((await counts(page)).新增, '9');
  await look(page);

  assert.equal(await members(page, term, '341023'), 9, 'a double click writes once');
  await page.goto(`/office/composition?division=${VILLAGES[0][1]}&term=${term}`);
  assert.equal((await counts(page)).两委成员, '3 人');
  await page.goto(`/office/composition/people?division=341023100&term=${term}&figure=members`);
  assert.match(await page.locator('main').innerText(), /钱文川[\s\S]*孙文/);
  const women = await page.request.get(`/api/v1/composition?division=341023100&term=${term}`);
  const rate = (await women.json()).total.metrics.female_rate;
  assert.deepEqual([rate.numerator, rate.denominator], [VILLAGES.length * WOMEN_IN_EACH, 9]);

  await page.goto('/office/imports/new/members');
  await upload(page, term, '名册（再次）.csv', roster(mark));
  assert.equal((await counts(page)).不变, '9');
  await page.getByText('没有需要写入的内容').waitFor();
}

export const tests = [
  {
    name: 'a roster is checked, corrected, taken once, and the figures follow',
    body: (stage) => takeRoster(stage, { term: '2016', starts: '2016-12-10', mark: 1, scripts: true }),
  },
  {
    name: 'the same without scripts',
    body: (stage) => takeRoster(stage, { term: '2011', starts: '2011-12-10', mark: 2, scripts: false }),
  },
  {
    name: 'who may be the same person is asked, never guessed',
    async body(stage) {
      const page = await stage.open({ as: 'county' });
      await addTerm(page, '2006', '2006-12-10');
      await page.goto('/office/imports/new/members');
      await upload(page, '2006', '无号码.csv', roster(1, (fields) => ({ ...fields, id: '' })));
      await page.getByRole('button', { name: '确认导入' }).click();
      await page.waitForURL('**/office/imports/done/**');
      await page.goto('/office/people');
      await page.getByRole('link', { name: /可能是同一人/ }).click();
      await assertGood(page);
      const before = await page.getByRole('button', { name: '是同一人，合并' }).count();
      assert.ok(before > 1, `${before} questions`);
      await page.getByRole('button', { name: '不是同一人', exact: true }).first().click();
      await page.getByText('即将记为不是同一人').waitFor();
      await assertGood(page);
      await page.getByRole('button', { name: '确认不是同一人' }).click();
      await page.getByRole('status').waitFor();
      await page.getByRole('link', { name: '认定不是同一人的' }).click();
      await assertGood(page);
      await page.goto('/office/people/matches');
      await page.getByRole('button', { name: '是同一人，合并' }).first().click();
      await page.getByText('合并后不能拆开').first().waitFor();
      await page.getByRole('button', { name: '确认合并' }).click();
      await page.getByRole('status').waitFor();
      assert.ok(await page.getByRole('button', { name: '是同一人，合并' }).count() < before);
    },
  },
];
