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
    name: 'a merger is looked at before it is confirmed, without scripts too',
    async body(stage) {
      const page = await stage.open({ as: 'county', scripts: false });
      await page.goto('/office/divisions/341023100200/change/merge');
      await page.getByLabel('并入的单位').selectOption({ label: '马道村村委会（341023100201）' });
      await page.locator('summary', { hasText: '碧阳镇' }).click();
      await page.getByLabel('郭门村村委会').check();
      await page.getByLabel('说明').fill('浏览器测试');
      await page.getByRole('button', { name: /^下一步/ }).click();
      const members = page.locator('tbody tr td:nth-child(3), tfoot tr td:nth-child(3)');
      const counts = (await members.allInnerTexts()).map(Number);
      assert.equal(counts.length, 4, 'three units before and one after');
      assert.equal(counts[3], counts[0] + counts[1] + counts[2]);
      await page.getByText('书记 3 人').waitFor();
      await page.getByRole('button', { name: '返回修改' }).click();
      assert.equal(await page.getByLabel('说明').inputValue(), '浏览器测试');
      assert.ok(await page.getByLabel('郭门村村委会').isChecked());
      await page.getByRole('link', { name: '取消' }).click();
      await page.getByText('现有').first().waitFor();

      const looked = await stage.open({ as: 'county' });
      await looked.goto('/office/divisions/341023100200/change/merge');
      await assertGood(looked);
      await looked.getByLabel('并入的单位').selectOption({ label: '马道村村委会（341023100201）' });
      await looked.getByRole('button', { name: /^下一步/ }).click();
      await looked.getByText('合并前后对照').waitFor();
      await assertGood(looked);
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
      // The page stays: another table can be taken at once, without loading it anew.
      await card.getByLabel('届次').selectOption('2021');
      await page.locator('form[data-download]:not([data-sent])').waitFor();
      const [second] = await Promise.all([
        page.waitForEvent('download'), card.getByRole('button', { name: '下载完整号码' }).click(),
      ]);
      assert.match(second.suggestedFilename(), /2021/);
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
