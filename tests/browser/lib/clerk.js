// A clerk at the pages of one village's election: forms are opened and filled as they are seen,
// and what was asked for must happen.

import assert from 'node:assert/strict';

export class Clerk {
  constructor(page, id) { Object.assign(this, { page, id }); }

  // A page of the election; none for the checklist.
  async at(part = '') {
    const answer = await this.page.goto(`/office/elections/${this.id}${part && `/${part}`}`);
    assert.equal(answer.status(), 200, part);
    return this.text();
  }

  text() { return this.page.locator('main').innerText(); }

  // The form with this last part of its address, and with an element in it where several have it.
  form(action, inside) {
    const forms = this.page.locator(`main form[action$="/${action}"]`);
    return (inside ? forms.filter({ has: this.page.locator(inside) }) : forms).first();
  }

  // Fills a form of the page and sends it; a refusal fails with what it says.
  async send(action, fields = {}, { inside, button } = {}) {
    const form = this.form(action, inside);
    await form.waitFor({ state: 'attached' });
    await open(form.locator('xpath=ancestor::details[not(@open)]'));
    for (const [name, value] of Object.entries(fields)) await fill(form, name, value);
    const press = button ? form.getByRole('button', { name: button, exact: true }) : form.locator('button[type=submit]').first();
    const sent = this.page.waitForResponse((answer) => answer.request().method() === 'POST');
    await press.click();
    const status = (await sent).status();
    await this.page.waitForLoadState();
    assert.equal(status, 303, `${action}: ${(await this.text()).slice(0, 600)}`);
  }

  // Records a step of the checklist, where no page of its own has recorded it.
  async record(step, fields = {}) {
    await this.at();
    const inside = `input[name=step][value=${step}]`;
    if (await this.form('steps', inside).count()) await this.send('steps', fields, { inside });
  }

  // Goes on to the next state by its button on the checklist.
  async goOn(action) {
    await this.at();
    await this.send('actions', {}, { inside: `input[name=action][value=${action}]` });
  }
}

// Opens what is folded, from the outside in.
async function open(folded) {
  while (await folded.count()) await folded.first().locator('> summary').click();
}

async function fill(form, name, value) {
  const field = form.locator(`[name="${name}"]`);
  const first = field.first();
  await open(first.locator('xpath=ancestor::details[not(@open)]'));
  const kind = await first.evaluate((element) => element.type);
  if (kind === 'radio') await form.locator(`[name="${name}"][value="${value}"]`).check();
  else if (kind === 'checkbox') await first.check();
  else if (kind.startsWith('select')) await first.selectOption(value);
  else await first.fill(value);
}
