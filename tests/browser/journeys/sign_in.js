// Coming in and going out.

import assert from 'node:assert/strict';
import { signIn } from '../lib/harness.js';
import { assertGood } from '../lib/look.js';

export const tests = [
  {
    name: 'a wrong password is told in one sentence, and nothing is lost but the password',
    async body(stage) {
      const page = await stage.open();
      await signIn(page, 'county', 'wrong password');
      await page.getByText('账号或密码不正确，请检查后再试。').waitFor();
      assert.equal(await page.getByLabel('账号', { exact: true }).inputValue(), 'county');
      assert.equal(await page.getByLabel('密码', { exact: true }).inputValue(), '');
      await assertGood(page);
    },
  },
  {
    name: 'county staff sign in, see their county, sign out for good',
    async body(stage) {
      const page = await stage.open();
      await signIn(page, 'county', stage.server.accounts.county);
      await page.waitForURL('**/office');
      const text = await page.locator('main').innerText();
      assert.match(text, /县级工作人员/);
      assert.match(text, /黟县/);
      const cookies = await page.context().cookies();
      await page.getByRole('button', { name: '退出' }).click();
      await page.waitForURL('**/login**');
      // A copy of the cookie is worth nothing now.
      await page.context().addCookies(cookies);
      await page.goto('/office');
      assert.match(page.url(), /\/login\?next=/);
    },
  },
  {
    name: 'the keyboard alone is enough to sign in',
    async body(stage) {
      const page = await stage.open();
      await page.goto('/login');
      await page.keyboard.press('Tab');
      const first = await page.evaluate(() => document.activeElement.textContent);
      assert.equal(first, '跳到正文');
      await page.keyboard.press('Enter');
      for (let step = 0; step < 10; step += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(() => document.activeElement.name === 'name')) break;
      }
      await page.keyboard.type('county');
      await page.keyboard.press('Tab');
      await page.keyboard.type(stage.server.accounts.county);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/office');
    },
  },
  {
    name: 'without scripts everybody can sign in and out',
    async body(stage) {
      const page = await stage.open({ scripts: false });
      await signIn(page, 'township', stage.server.accounts.township);
      await page.waitForURL('**/office');
      await page.getByRole('button', { name: '退出' }).click();
      await page.waitForURL('**/login**');
    },
  },
];
