// Who sees what: what lies outside answers exactly like what does not exist.

import assert from 'node:assert/strict';

// A place of the county that is not the township's, and a code nobody has.
const ELSEWHERE = '341023101';
const UNKNOWN = '341023998';
const ADDRESSES = [
  (code) => `/office/composition?division=${code}&term=2026`,
  (code) => `/office/composition/people?division=${code}&term=2026&figure=members`,
  (code) => `/office/composition/download?division=${code}&term=2026&format=csv`,
  (code) => `/api/v1/composition?division=${code}&term=2026`,
  (code) => `/office/divisions/${code}`,
  (code) => `/office/divisions/${code}200/members`,
  (code) => `/office/people?unit=${code}200`,
];

export const tests = [
  {
    name: 'to a township another township answers like a code that does not exist',
    async body(stage) {
      const page = await stage.open({ as: 'township' });
      for (const address of ADDRESSES) {
        const [other, never] = await Promise.all([ELSEWHERE, UNKNOWN].map(async (code) => {
          const answer = await page.request.get(address(code));
          return { status: answer.status(), body: (await answer.text()).replaceAll(code, 'CODE') };
        }));
        assert.deepEqual(other, never, address(ELSEWHERE));
        assert.ok(!other.body.includes('宏村'), `${address(ELSEWHERE)} names the place`);
      }
    },
  },
  {
    name: 'a township sees its own figures and people only',
    async body(stage) {
      const page = await stage.open({ as: 'township' });
      await page.goto('/office/composition?term=2026');
      assert.match(await page.locator('main').innerText(), /碧阳镇 2026年换届/);
      assert.ok(!(await page.locator('main').innerText()).includes('宏村镇'));
      const answer = await page.request.get('/api/v1/composition?term=2026&division=341023100');
      assert.equal((await answer.json()).total.members, 121);
      await page.goto('/office/people');
      const text = await page.locator('main').innerText();
      assert.ok(!text.includes('宏村镇') && !text.includes('渔亭镇'));
    },
  },
  {
    name: 'a viewer looks and changes nothing',
    async body(stage) {
      const page = await stage.open({ as: 'viewer' });
      await page.goto('/office');
      const entries = await page.getByRole('navigation', { name: '主导航' }).getByRole('link').allInnerTexts();
      assert.ok(entries.includes('构成统计') && !entries.includes('导入') && !entries.includes('账号'), `${entries}`);
      for (const address of ['/office/imports', '/office/imports/new/members', '/office/exports', '/office/terms/new']) {
        assert.equal((await page.goto(address)).status(), 403, address);
      }
      await page.goto('/office/people/1');
      assert.equal(await page.getByRole('button', { name: '查看完整号码' }).count(), 0);
    },
  },
  {
    name: 'county staff see a masked number in full only for a reason, and the audit knows',
    async body(stage) {
      const page = await stage.open({ as: 'county' });
      await page.goto('/office/people/1');
      assert.match(await page.locator('main').innerText(), /341\*{13}\d[\dX]/);
      await page.getByLabel('查看原因').fill('核对候选人资格（浏览器测试）');
      await page.getByRole('button', { name: '查看完整号码' }).click();
      await page.getByText(/341023\d{11}[\dX]/).first().waitFor();
      const auditor = await stage.open({ as: 'auditor' });
      await auditor.goto('/office/audit');
      assert.match(await auditor.locator('main').innerText(), /浏览器测试/);
    },
  },
];
