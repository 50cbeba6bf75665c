// Voters and households, corrections of members, and a form whose session ended meanwhile.

import assert from 'node:assert/strict';
import { signIn } from '../lib/harness.js';
import { assertGood } from '../lib/look.js';

const VILLAGE = '/office/divisions/341023100200';

async function take(page, kind, lines) {
  await page.goto(`/office/imports/new/${kind}`);
  const buffer = Buffer.from(lines.join('\r\n'), 'utf8');
  await page.getByLabel('文件', { exact: true }).setInputFiles({ name: '表.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: '上传并核对' }).click();
  await page.getByRole('button', { name: '确认导入' }).click();
  await page.waitForURL('**/office/imports/done/**');
}

export const tests = [
  {
    name: 'voters and households come in as tables and are looked up',
    async body(stage) {
      const county = await stage.open({ as: 'county' });
      await take(county, 'households', [
        '乡镇,村,户编号,户主姓名,村民小组,人口数,联系电话',
        '碧阳镇,横岗村村委会,H-01,周文山,上坑组,4,13800001234',
        '碧阳镇,横岗村村委会,H-02,吴文水,下坑组,3,',
      ]);
      await take(county, 'voters', [
        '乡镇,村,姓名,性别,出生日期,登记类别,村民小组',
        '碧阳镇,横岗村村委会,周文山,男,1971-05-02,户籍在村居住,上坑组',
        '碧阳镇,横岗村村委会,吴文水,女,1980-06-03,外来经同意,下坑组',
      ]);
      const page = await stage.open({ as: 'township' });
      await page.goto('/office/people');
      await page.getByRole('link', { name: '登记选民' }).click();
      await page.getByLabel('村民小组').fill('下坑');
      await page.getByRole('button', { name: '查找' }).click();
      assert.match(await page.locator('main').innerText(), /吴文水[\s\S]*外来经同意/);
      assert.equal(await page.getByRole('link', { name: '周文山' }).count(), 0);
      await assertGood(page);
      await page.goto('/office/people/households');
      await assertGood(page);
      await page.getByRole('link', { name: '周文山' }).click();
      const text = await page.locator('main').innerText();
      assert.ok(text.includes('H-01') && text.includes('138****1234') && !text.includes('13800001234'));
      await assertGood(page);
      await page.getByRole('link', { name: '周文山' }).click();
      await page.getByRole('heading', { name: '周文山' }).waitFor();
    },
  },
  {
    name: 'what was typed survives the end of the session and is sent after signing in',
    async body(stage) {
      const page = await stage.open({ as: 'township' });
      await page.goto(`${VILLAGE}/members`);
      await page.getByRole('link', { name: '更正', exact: true }).first().click();
      await page.getByLabel('学历').selectOption({ label: '研究生' });
      await page.getByLabel('政治面貌').selectOption({ label: '无党派' });
      await assertGood(page);
      const other = await page.context().newPage();
      await other.goto('/office');
      await other.getByRole('button', { name: '退出' }).click();
      await other.waitForURL('**/login**');
      stage.server.cookies = {};
      await page.getByRole('button', { name: '保存更正' }).click();
      await page.getByText('您填写的内容没有丢失').waitFor();
      await assertGood(page);
      await page.getByLabel('账号', { exact: true }).fill('township');
      await page.getByLabel('密码', { exact: true }).fill(stage.server.accounts.township);
      await page.getByRole('button', { name: '登录', exact: true }).click();
      await page.getByRole('heading', { name: '您刚才填写的内容还在' }).waitFor();
      await assertGood(page);
      const before = page.getByRole('link', { name: '在新窗口里打开填写的那一页' });
      assert.match(await before.getAttribute('href'), /\/members\/.*\/correct/);
      await page.getByRole('button', { name: '继续提交' }).click();
      await page.waitForURL('**/members?term=**');
      assert.match(await page.locator('main').innerText(), /研究生[\s\S]*无党派/);

      // Signed in again in another window: the form of the old session is kept too.
      await page.getByRole('link', { name: '更正', exact: true }).first().click();
      await page.getByLabel('学历').selectOption({ label: '本科' });
      await other.context().clearCookies();
      await signIn(other, 'township', stage.server.accounts.township);
      await other.waitForURL('**/office');
      await page.getByRole('button', { name: '保存更正' }).click();
      await page.getByRole('heading', { name: '没有提交成功' }).waitFor();
      await page.getByRole('button', { name: '继续提交' }).click();
      await page.waitForURL('**/members?term=**');
      assert.match(await page.locator('main').innerText(), /本科[\s\S]*无党派/);
    },
  },
];
