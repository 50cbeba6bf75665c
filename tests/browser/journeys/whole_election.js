// One village goes by its pages from the first notice to the archive, on the days of a real
// programme: a tie is voted on again, and the woman's seat is filled by a runoff.

import assert from 'node:assert/strict';
import { Clerk } from '../lib/clerk.js';
import { SIZES } from '../lib/harness.js';
import { assertGood } from '../lib/look.js';

const UNIT = '341023100216';
const DAY = '2026-12-25';
const FAMILY = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许';
const GIVEN = ['例一', '例二'];

// Forty made-up voters, every second one a woman.
const VOTERS = [...FAMILY].flatMap((family, row) => GIVEN.map((given, place) => ({
  name: family + given, sex: place ? '女' : '男', birth: `${1950 + row}-0${place + 1}-15`,
})));
const NAMED = (place) => VOTERS[place].name;

// Who is nominated for what, with how many votes.
const NOMINATED = [
  [0, 'chair', 24], [2, 'chair', 14], [1, 'woman_member', 20], [3, 'woman_member', 16],
  [4, 'member', 30], [6, 'member', 20], [8, 'member', 15],
];
// Votes on the ballots by that order: a chair, nobody with a majority for the woman's seat, one
// member and two who are equal behind him.
const VOTES = [30, 6, 18, 17, 30, 22, 22];
const PAPERS = { issued: '38', voters: '38', recovered: '38', valid: '37', invalid: '1', blank: '0' };

// A window of an account on a day, signed in anew.
async function clerkOn(stage, id, as = 'county', size = SIZES.desk) {
  return new Clerk(await stage.open({ as, size }), id);
}

// Everybody goes home; the next day is another one.
async function nextDay(stage, day) {
  await stage.close();
  stage.contexts = [];
  await stage.server.moveTo(day);
}

async function begin(stage) {
  const page = await stage.open({ as: 'county' });
  await page.goto('/office/imports/new/voters');
  const rows = VOTERS.map(({ name, sex, birth }) => `${UNIT},${name},${sex},${birth},本村户籍`);
  await page.setInputFiles('input[type=file]', {
    name: '选民.csv', mimeType: 'text/csv', buffer: Buffer.from(`村,姓名,性别,出生日期,登记类别\n${rows.join('\n')}\n`),
  });
  await page.getByRole('button', { name: '上传并核对' }).click();
  await page.getByRole('button', { name: '确认导入' }).click();
  await page.waitForURL('**/office/imports/done/**');
  await page.goto('/office/elections/new');
  await page.getByLabel('届次').selectOption({ label: '2026' });
  await page.getByLabel('选举日').fill(DAY);
  await page.getByRole('button', { name: '先看时间表' }).click();
  await page.getByRole('button', { name: '启动换届工作' }).click();
  await page.waitForURL('**/office/elections?**');
  const all = await page.evaluate(() => fetch('/api/v1/elections').then((answer) => answer.json()));
  return all.elections.find(({ unit }) => unit === UNIT).id;
}

// Preparation, election committee, roll: states 1 to 4.
async function register(stage, id) {
  const clerk = await clerkOn(stage, id);
  assert.match(await clerk.at(), /下一步：确定职数和选举办法/);
  await clerk.send('details', { chair: '1', vice_chair: '0', woman_member: '1', member: '2' });
  await clerk.record('seats_decided', { note: '村民代表会议第3号记录' });
  await clerk.at('committee');
  await assertGood(clerk.page);
  for (const [place, post] of [[30, 'chair'], [32, 'member'], [34, 'member']]) {
    await clerk.at('committee');
    await clerk.send('committee/add', { name: NAMED(place), post, votes: String(40 - place / 2) });
  }
  await clerk.record('committee_chosen');
  await clerk.goOn('form_committee');
  await clerk.record('committee_published');
  await clerk.record('election_day_announced');
  await clerk.goOn('open_registration');
  await clerk.at('roll');
  await assertGood(clerk.page);
  await clerk.send('roll/import');
  assert.match(await clerk.at('roll'), /40人/);
  await clerk.send('roll/publish');
  await clerk.record('voters_registered');
  await clerk.record('list_published');
  await clerk.record('audit_published');
  assert.match(await clerk.at(), /公布选民名单\s*✔/);
  await clerk.goOn('publish_list');
  await assertGood(clerk.page);
}

// Nobody objects, people are nominated and reviewed, the formal list is published: states 5 to 8.
async function nominate(stage, id) {
  const clerk = await clerkOn(stage, id);
  await clerk.record('objections_decided', { note: '没有异议' });
  await clerk.goOn('finish_list');
  await clerk.goOn('start_nomination');
  await clerk.at('candidates/arrange');
  assert.equal(await clerk.page.locator('[name=registered]').inputValue(), '40', 'the final number of the roll');
  await assertGood(clerk.page);
  await clerk.send('candidates/arrange', { mode: 'direct', took_part: '38', order: 'votes', basis: '村民会议' });
  for (const [place, post, votes] of NOMINATED) {
    await clerk.at('candidates/add');
    const sex = VOTERS[place].sex === '女' ? 'female' : 'male';
    const inside = '[name=sex]';
    await clerk.send('candidates/add', { name: NAMED(place), sex, [`votes.${post}`]: String(votes) }, { inside });
  }
  await clerk.record('candidates_nominated');
  await clerk.goOn('start_review');
  assert.match(await clerk.at(), /还有7名被提名人没有审查结论/);
  await clerk.at('candidates/review');
  await assertGood(clerk.page);
  await clerk.send('candidates/verdicts', { department: '全部部门', rest: true });
  await clerk.send('candidates/decisions', { rest: true });
  await clerk.at('candidates/list');
  await assertGood(clerk.page);
  await clerk.send('candidates/publish');
  assert.match(await clerk.text(), /第1版，2026-12-12公布/);
  await clerk.record('joint_review_done');
  await clerk.goOn('publish_candidates');
}

// Stations and staff are arranged and published: state 9.
async function arrange(stage, id) {
  const clerk = await clerkOn(stage, id);
  await clerk.record('committee_cleared', { note: '没有人需要退出' });
  await clerk.goOn('start_campaign');
  await clerk.at('voting');
  await clerk.send('voting/station', { kind: 'centre', name: '村部', place: '村部广场', opens_at: '8:00', closes_at: '14:30' });
  for (const [place, duty] of [[31, 'ballot_supervisor'], [33, 'vote_caller'], [35, 'vote_teller']]) {
    await clerk.at('voting/staff');
    await clerk.send('voting/staff', { name: NAMED(place), duty, station: { index: 1 } });
  }
  await clerk.at('voting/proxies');
  await assertGood(clerk.page);
  await clerk.send('voting/proxies', {
    principal: NAMED(36), proxy: NAMED(37), kin: 'spouse', reason: '在外务工', asked_on: '2026-12-20', is_written: true,
  });
  for (const step of ['place_and_staff_published', 'proxies_published', 'ballot_rules_published']) await clerk.record(step);
}

// The vote, and its box typed twice by two people: states 10 and 11.
async function vote(stage, id) {
  const clerk = await clerkOn(stage, id);
  await clerk.goOn('open_voting');
  const anybody = await stage.open({ size: SIZES.phone });
  await anybody.goto(`/v/${UNIT}/elections/${id}`);
  assert.ok((await anybody.locator('main').innerText()).includes(NAMED(0)), 'candidates are public');
  await assertGood(anybody);
  await clerk.at('voting');
  await clerk.page.getByRole('link', { name: '村部' }).click();
  await clerk.send('voting/ballots', { received: '40', issued: '38', spoiled: '0', left: '2' });
  await clerk.record('boxes_sealed');
  await clerk.goOn('close_voting');
  await clerk.at('count');
  await clerk.send('count/setup', { papers: '38' });
  const votes = { 'other.chair': '0', 'other.woman_member': '0', 'other.member': '0' };
  NOMINATED.forEach(([, post], place) => { votes[`votes.${place + 1}.${post}`] = String(VOTES[place]); });
  await twice(stage, clerk, { ...PAPERS, ...votes });
  await clerk.record('count_signed');
}

// Both entries of the only box, by the county and by the township.
async function twice(stage, clerk, sheet) {
  const second = await clerkOn(stage, clerk.id, 'township');
  for (const one of [clerk, second]) {
    await one.at('count');
    await one.page.getByRole('link', { name: /^录第[一二]遍/ }).first().click();
    assert.equal(await one.page.locator('[name=recovered]').inputValue(), '', 'the second entry is blind');
    await assertGood(one.page);
    await one.send(one.page.url().split('/count/')[1], sheet, { button: '录完这一遍' });
  }
}

// The first person proposes the result, the second confirms it with a password.
async function conclude(stage, id, fields = {}) {
  const clerk = await clerkOn(stage, id);
  await clerk.at('outcome');
  await assertGood(clerk.page);
  await clerk.send('count/propose');
  const second = await clerkOn(stage, id, 'township');
  const told = await second.at('outcome');
  await second.send('count/confirm', { password: stage.server.accounts.township, ...fields });
  return told;
}

// The chapter of a kind that follows from the election of the village.
async function chapter(stage, kind) {
  const page = await stage.open({ as: 'county' });
  await page.goto('/office/elections');
  const all = await page.evaluate(() => fetch('/api/v1/elections').then((answer) => answer.json()));
  return new Clerk(page, all.elections.find((one) => one.kind === kind && one.unit === UNIT).id);
}

// The vote among those who are equal, on the same day: state 14.
async function voteAgain(stage) {
  const clerk = await chapter(stage, 'tie_revote');
  await countAgain(stage, clerk, { 'votes.6.member': '25', 'votes.7.member': '12', 'other.member': '0' });
}

// A round with one box: closed, counted by two people, confirmed.
async function countAgain(stage, clerk, votes) {
  await clerk.record('boxes_sealed');
  await clerk.goOn('close_voting');
  await clerk.at('count');
  await clerk.send('count/setup', { papers: '38' });
  if (!await clerk.page.getByRole('link', { name: '录第一遍' }).count()) await clerk.send('count/boxes', { name: '村部' });
  await twice(stage, clerk, { ...PAPERS, ...votes });
  await clerk.record('count_signed');
  await conclude(stage, clerk.id);
  await clerk.record('winners_checked');
  await clerk.goOn('confirm_result');
}

// The woman's seat in another round on a later day: state 15.
async function runOff(stage) {
  const clerk = await chapter(stage, 'runoff');
  console.log((await clerk.at()).slice(0, 1500));
  await clerk.record('committee_cleared');
  await clerk.goOn('start_campaign');
  for (const step of ['place_and_staff_published', 'ballot_rules_published']) await clerk.record(step);
  await clerk.goOn('open_voting');
  await countAgain(stage, clerk, { 'votes.3.woman_member': '24', 'votes.4.woman_member': '13', 'other.woman_member': '0' });
}

// The result is public, filed, handed over and archived: states 16 to 20.
async function finish(stage, id) {
  const clerk = await clerkOn(stage, id);
  await clerk.record('winners_checked');
  await clerk.goOn('confirm_result');
  await clerk.record('result_published');
  await clerk.goOn('announce');
  const anybody = await stage.open({ size: SIZES.phone });
  await anybody.goto(`/v/${UNIT}/elections/${id}`);
  console.log(await anybody.locator('main').innerText());
  await assertGood(anybody);
  console.log(await clerk.at('after'));
  console.log(await clerk.page.$$eval('main a', (all) => all.map((one) => one.textContent + one.href).join(' ')));
}

export const tests = [
  {
    name: 'a village goes through every state to the archive, with a tie and a runoff',
    async body(stage) {
      const id = await begin(stage);
      await nextDay(stage, '2026-11-23');
      await register(stage, id);
      await nextDay(stage, '2026-12-12');
      await nominate(stage, id);
      await nextDay(stage, '2026-12-22');
      await arrange(stage, id);
      await nextDay(stage, DAY);
      await vote(stage, id);
      await conclude(stage, id, { next_day: DAY });
      const parent = await clerkOn(stage, id);
      assert.match(await parent.at(), /下一步：先办完再次投票这一轮/);
      await voteAgain(stage);
      await parent.at();
      console.log(await parent.page.$$eval('main form', (all) => all.map((form) => form.innerText + form.action).join('\n').slice(0, 3000)));
      await parent.goOn('call_runoff');
      await parent.at();
      console.log(await parent.page.$$eval('main form', (all) => all.map((form) => form.innerText + form.action).join('\n').slice(0, 3000)));
      await nextDay(stage, '2027-01-08');
      await runOff(stage);
      await finish(stage, id);
    },
  },
];
