// A villager without an account: finds the village on a narrow phone, in the largest type, without
// scripts, and reads and prints a notice.

import assert from 'node:assert/strict';
import { elections, through } from '../lib/elections.js';
import { assertFits, assertGood } from '../lib/look.js';

const NARROW = { width: 360, height: 740 };

// A village whose first notice is final; its code and its name.
async function published(page) {
  const all = await elections(page);
  const { id, unit } = all.find(({ unit, state }) => unit.startsWith('3410231002') && state === 'preparation');
  await through(page, id, ['day:60', '-seats_decided', '-committee_chosen', 'form_committee']);
  await page.goto(`/office/elections/${id}/documents/election_day`);
  await page.getByLabel('咨询电话').fill('0559-5522000');
  await page.getByRole('button', { name: '定稿' }).click();
  await page.getByText('已定稿 第1版').waitFor();
  await page.goto(`/office/divisions/${unit}`);
  const name = await page.locator('h1').innerText();
  await page.getByRole('link', { name: /^公开页面/ }).click();
  await assertGood(page);
  return { unit, name };
}

export const tests = [
  {
    name: 'a villager finds the village and reads a notice',
    async body(stage) {
      const { unit, name } = await published(await stage.open({ as: 'county' }));
      const page = await stage.open({ size: NARROW, scripts: false });
      for (const size of ['n', 'xl']) {
        await page.goto(`/ui?size=${size}&back=/`);
        await assertFits(page, NARROW.width);
        await page.getByLabel(/乡镇的名称/).fill(name);
        await page.getByRole('button', { name: '查找' }).click();
        await assertFits(page, NARROW.width);
        await page.getByRole('link', { name, exact: true }).click();
        assert.match(page.url(), new RegExp(`/v/${unit}$`));
        assert.match(await page.locator('main').innerText(), /选举委员会已经选出/);
        await assertFits(page, NARROW.width);
        await page.getByRole('link', { name: /换届选举/ }).click();
        await assertFits(page, NARROW.width);
        await page.getByRole('link', { name: /第1号/ }).click();
        assert.match(await page.locator('main').innerText(), /咨询电话：0559-5522000/);
        await assertFits(page, NARROW.width);
      }
      const seen = await stage.open();
      await seen.goto('/ui?theme=hc&back=' + encodeURIComponent(new URL(page.url()).pathname));
      await assertGood(seen);
      await seen.goto('/v');
      await assertGood(seen);
    },
  },
];
