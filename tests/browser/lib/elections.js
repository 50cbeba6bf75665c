// A village's election on its way, by the JSON interface, as scripts use it.

import assert from 'node:assert/strict';

// So many days from the first day of the example.
export function chinaDay(days = 0) {
  return new Date(Date.parse('2026-11-22') + days * 86_400_000).toISOString().slice(0, 10);
}

async function call(page, address, fields) {
  const told = await page.evaluate(async ([address, fields]) => {
    const body = fields && new URLSearchParams(fields);
    const answer = await fetch(address, body ? { method: 'POST', body } : {});
    return { status: answer.status, text: await answer.text() };
  }, [address, fields ?? null]);
  assert.equal(told.status, 200, `${address} ${JSON.stringify(fields)}: ${told.text}`);
  return JSON.parse(told.text);
}

// Sends a form with the token of the session and a key of its own.
export async function send(page, address, fields) {
  const { csrf_token } = await call(page, '/api/v1/elections');
  const idempotency_key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return call(page, address, { ...fields, csrf_token, idempotency_key });
}

export const ask = (page, address) => call(page, address);

// The elections of the county, after the programme has been started by its form where it is not.
export async function elections(page) {
  await page.goto('/office/elections');
  const { programmes } = await call(page, '/api/v1/elections');
  if (!programmes.length) {
    await page.getByRole('link', { name: '启动换届工作' }).click();
    await page.getByLabel('届次').selectOption({ label: '2026' });
    await page.getByLabel('选举日').fill(chinaDay(60));
    await page.getByRole('button', { name: '先看时间表' }).click();
    await page.getByRole('button', { name: '启动换届工作' }).click();
    await page.waitForURL('**/office/elections?**');
  }
  return (await call(page, '/api/v1/elections')).elections;
}

// Goes through a chapter: `+step` is recorded today, `-step` weeks ago, `day:N` moves the election
// day to N days from now, a plain word is an action.
export async function through(page, id, words) {
  const path = (last) => `/api/v1/elections/${id}/${last}`;
  let shown = await call(page, `/api/v1/elections/${id}`);
  for (const word of words) {
    const version = String(shown.version);
    if (word.startsWith('day:')) {
      const seats = { chair: 1, vice_chair: 1, woman_member: 0, member: 3 };
      const election_day = chinaDay(Number(word.slice(4)));
      shown = await send(page, path('details'), { ...seats, election_day, version });
    } else if ('+-'.includes(word[0])) {
      const done_on = chinaDay(word[0] === '+' ? 0 : -33);
      shown = await send(page, path('steps'), { step: word.slice(1), done_on, version });
    } else {
      shown = await send(page, path('actions'), { action: word, version });
    }
  }
  return shown;
}

// From preparation to the vote, which is today.
export const TO_VOTING = [
  'day:60', '-seats_decided', '-committee_chosen', 'form_committee', '-committee_published',
  '-election_day_announced', 'open_registration', 'day:0', '-voters_registered', '-list_published',
  'publish_list', '-objections_decided', 'finish_list', 'start_nomination', '-candidates_nominated',
  'start_review', '-joint_review_done', '-candidates_published', 'publish_candidates',
  '-committee_cleared', 'start_campaign', '-place_and_staff_published', '-ballot_rules_published',
  '-audit_published', 'open_voting',
];
export const TO_COUNTING = ['+boxes_sealed', 'close_voting'];
