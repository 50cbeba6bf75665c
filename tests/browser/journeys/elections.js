// The programme of a county, its board and a village's checklist; a leave that is taken back.

import assert from 'node:assert/strict';
import { chinaDay } from '../lib/elections.js';
import { assertGood } from '../lib/look.js';

export const tests = [
  {
    name: 'a county starts its elections, and a village sees what is next',
    async body(stage) {
      const page = await stage.open({ as: 'county' });
      await page.goto('/office/elections');
      await page.getByRole('link', { name: '启动换届工作' }).click();
      await page.getByLabel('届次').selectOption({ label: '2026' });
      await page.getByLabel('选举日').fill(chinaDay(60));
      await page.getByRole('button', { name: '先看时间表' }).click();
      assert.match(await page.locator('main').innerText(), /公布选民名单[\s\S]*法定最迟/);
      await assertGood(page);
      await page.getByRole('button', { name: '启动换届工作' }).click();
      await page.waitForURL('**/office/elections?**');
      await assertGood(page);
      await page.getByRole('link', { name: /横岗村村委会/ }).click();
      await page.getByRole('heading', { name: '现在要做什么' }).waitFor();
      assert.match(await page.locator('main').innerText(), /下一步：确定职数和选举办法/);
      await assertGood(page);
      await page.getByText('登记“确定职数和选举办法”').click();
      await assertGood(page);
    },
  },
  {
    name: 'a leave that was recorded wrongly is taken back',
    async body(stage) {
      const page = await stage.open({ as: 'county' });
      await page.goto('/office/divisions/341023100201/members?term=2021');
      await page.getByRole('link', { name: '办理离任' }).first().click();
      await page.getByLabel('辞职').check();
      await assertGood(page);
      await page.getByRole('button', { name: '确认离任' }).click();
      await page.getByRole('link', { name: '撤销离任' }).click();
      await page.getByLabel('原因').fill('登记到了别人名下');
      await assertGood(page);
      await page.getByRole('button', { name: '撤销离任' }).click();
      await page.waitForURL('**/members?**');
      assert.equal(await page.getByRole('link', { name: '撤销离任' }).count(), 0);
    },
  },
];
