// One village goes by its pages from the first notice to the archive, on the days of a real
// programme: a tie is voted on again, and the woman's seat is filled by a runoff.

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  await clerk.goOn('form_committee');
  await clerk.at('committee');
  await clerk.send('committee/publish');
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
  await clerk.at('voting/proxies');
  await clerk.send('voting/proxies_publish');
  await clerk.at('voting');
  await assertGood(clerk.page);
  await clerk.send('voting/place_publish');
  await clerk.record('ballot_rules_published');
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
  const anybody = await stage.open({ size: SIZES.phone });
  await anybody.goto(`/v/${UNIT}/elections/${id}`);
  assert.match(await anybody.locator('main').innerText(), /当选\s*主任：赵例一，30票/);
  await assertGood(anybody);
  await clerk.at('after/members');
  await assertGood(clerk.page);
  const particulars = Object.fromEntries([1, 3, 5, 6].flatMap((person) => [
    [`p${person}.person`, { index: 0 }], [`p${person}.education`, '3'], [`p${person}.political_status`, '6'],
  ]));
  for (const name of await clerk.page.$$eval('main input[name^=other]', (all) => [...new Set(all.map((one) => one.name))])) particulars[name] = 'remove';
  await clerk.send('after/members', particulars);
  await clerk.at('after');
  await assertGood(clerk.page);
  await clerk.send('after/filing', { number: '碧民〔2027〕1号', received_by: '碧阳镇民政办' });
  await clerk.record('result_filed');
  await clerk.goOn('file');
  await clerk.at('after');
  const papers = Object.fromEntries([1, 3, 5, 6].map((person) => [`p${person}.number`, `证字第${person}号`]));
  await clerk.send('after/certificates', papers);
  await clerk.record('certificates_issued');
  await clerk.goOn('start_handover');
  await clerk.at('after');
  await clerk.send('after/handover', {
    handed_by: '上届主任', handover_received_by: NAMED(0), witness: '碧阳镇民政办', 'item1.amount': '1枚',
  });
  await assertGood(clerk.page);
  await clerk.record('handed_over');
  await clerk.record('ballots_archived');
  await clerk.goOn('archive');
  assert.match(await clerk.at(), /阶段\s*已归档/);
}

// What the election leaves behind: a package that the calculator derives again, figures, an audit
// that holds, and papers.
async function lookBack(stage) {
  // The first round is decided again with the winner of the repeated vote; the last one stands alone.
  const { page, id } = await chapter(stage, 'runoff');
  const [kept, outcome] = await Promise.all(['case.json', 'outcome.json'].map((file) =>
    page.request.get(`/office/elections/${id}/outcome/${file}`)));
  assert.equal(kept.status(), 200);
  const folder = mkdtempSync(join(tmpdir(), 'cunzhi-package-'));
  writeFileSync(join(folder, 'case.json'), await kept.body());
  const derived = stage.server.run('tally', join(folder, 'case.json'));
  assert.equal(derived.status, 0, derived.stderr);
  assert.deepEqual(JSON.parse(derived.stdout), await outcome.json());
  const told = await page.request.get(`/api/v1/composition?division=${UNIT}&term=2026`);
  const { total } = await told.json();
  assert.equal(total.committee_seats, 4, 'the elected are members');
  const { participation_rate: took_part, runoff_rate: runoffs, completion_rate: complete } = total.metrics;
  assert.deepEqual([took_part.numerator, took_part.denominator], [38, 40]);
  assert.deepEqual([runoffs.numerator, complete.numerator, complete.denominator], [1, 1, 1]);
  const checked = stage.server.run('check');
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
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
      await parent.goOn('call_runoff');
      await parent.at();
      assert.equal(await parent.form('chapters').locator('[name=woman_member]').inputValue(), '1');
      assert.equal(await parent.form('chapters').locator('[name=member]').inputValue(), '0', 'only what is left');
      await parent.send('chapters', { election_day: '2027-01-08' }, { inside: 'input[name=kind][value=runoff]' });
      await nextDay(stage, '2027-01-08');
      await runOff(stage);
      await finish(stage, id);
      await lookBack(stage);
    },
  },
];
