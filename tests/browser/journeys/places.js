// What a village has besides its two committees, and tables that go out and come in again.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { assertGood } from '../lib/look.js';

const VILLAGE = '/office/divisions/341023100001';

export const tests = [
  {
    name: 'a village gets a supervisory committee with a member, and a group',
    async body(stage) {
      const page = await stage.open({ as: 'township' });
      await page.goto(VILLAGE);
      await page.getByRole('link', { name: '其他组织' }).click();
      await page.getByLabel('类别').selectOption({ index: 1 });
      await page.getByLabel('名称').fill('郭门社区文明理事会');
      await page.getByRole('button', { name: '添加组织' }).click();
      await page.getByRole('link', { name: '添加成员' }).click();
      await page.getByLabel('姓名').fill('周文山');
      await page.getByLabel('男', { exact: true }).check();
      await page.getByLabel('出生日期').fill('1970-03-08');
      await page.getByLabel('职务').fill('理事长');
      await page.locator('input[name=origin]').first().check();
      await page.getByLabel('任职日期').fill('2026-01-10');
      await page.getByRole('button', { name: '添加成员' }).click();
      await page.getByRole('link', { name: '周文山' }).waitFor();
      await assertGood(page);
      await page.getByRole('link', { name: '办理离任' }).waitFor();

      const county = await stage.open({ as: 'county' });
      await county.goto(VILLAGE);
      await county.getByRole('link', { name: '添加村民小组或网格' }).click();
      await county.locator('input[name=kind]').first().check();
      await county.getByLabel('名称').fill('第一村民组');
      await county.getByRole('button', { name: '添加', exact: true }).click();
      await county.getByText('第一村民组').first().waitFor();
      await assertGood(county);
    },
  },
  {
    name: 'a table with full numbers goes out for a reason and comes in again unchanged',
    async body(stage) {
      const page = await stage.open({ as: 'county' });
      await page.goto('/office/exports');
      const card = page.locator('.card', { has: page.getByRole('heading', { name: '导出完整号码' }) });
      await card.getByLabel('表', { exact: true }).selectOption('members');
      await card.getByLabel('届次').selectOption('2026');
      await card.getByLabel('理由').fill('核对名册（浏览器测试）');
      const [file] = await Promise.all([
        page.waitForEvent('download'), card.getByRole('button', { name: '下载完整号码' }).click(),
      ]);
      const buffer = await readFile(await file.path());
      assert.match(file.suggestedFilename(), /\.xlsx$/);
      await page.goto('/office/imports/new/members');
      await page.getByLabel('届次').selectOption('2026');
      await page.getByLabel('文件', { exact: true }).setInputFiles({ name: '名册.xlsx', mimeType: 'application/octet-stream', buffer });
      await page.getByRole('button', { name: '上传并核对' }).click();
      await page.getByText('没有需要写入的内容').waitFor();
      assert.equal(await page.locator('.tile', { hasText: '不变' }).locator('.value').innerText(), '423');

      const masked = await page.request.get('/office/exports/file?kind=members&term=2026&division=341023&format=csv');
      const text = await masked.text();
      assert.ok(/341\*{13}/.test(text) && !/341023\d{11}[\dX]/.test(text), 'masked without a reason');
    },
  },
];
