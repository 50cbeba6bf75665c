// Runs tests one after the other, keeps a picture of every page of a test that fails.

import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const LONGEST_TEST = 900_000;
const PICTURES = new URL('../../../target/browser/', import.meta.url).pathname;

export const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };

export const openBrowser = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS,
});

export const totals = { passed: 0, failed: 0 };

// What a test works with: the server, and pages that watch what the browser complains about.
class Stage {
  constructor(browser, server) {
    Object.assign(this, { browser, server, contexts: [], complaints: [] });
  }

  // A window; `as` is an account of the example, signed in beforehand.
  async open({ as, size = SIZES.desk, scripts = true } = {}) {
    const context = await this.browser.newContext({
      baseURL: this.server.origin, viewport: size, javaScriptEnabled: scripts, locale: 'zh-CN',
      acceptDownloads: true,
    });
    this.contexts.push(context);
    context.setDefaultTimeout(20_000);
    if (as) await context.addCookies(await cookiesOf(this, as));
    const page = await context.newPage();
    this.watch(page);
    return page;
  }

  watch(page) {
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error}`));
    page.on('console', (message) => {
      // The browser notes every refused form; the tests look at the status themselves.
      const isStatus = /the server responded with a status of 4\d\d/.test(message.text());
      // So it does of a network that a test takes away.
      const isCut = this.expectsCuts && /net::ERR_|Failed to load resource/.test(message.text());
      if (message.type() === 'error' && !isStatus && !isCut) this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('request', (request) => {
      const isOurs = request.url().startsWith(this.server.origin) || request.url().startsWith('data:');
      if (!isOurs) this.complaints.push(`${page.url()} asks for ${request.url()}`);
    });
  }

  async keepPictures(name) {
    mkdirSync(PICTURES, { recursive: true });
    let number = 0;
    for (const page of this.contexts.flatMap((context) => context.pages())) {
      number += 1;
      const path = `${PICTURES}${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${number}.png`;
      await page.screenshot({ path, fullPage: true }).catch(() => {});
      console.log(`   ${page.url()} looked like ${path}`);
    }
  }

  async close() { for (const context of this.contexts) await context.close().catch(() => {}); }
}

async function cookiesOf(stage, account) {
  stage.server.cookies ??= {};
  if (!stage.server.cookies[account]) {
    const page = await stage.open();
    await signIn(page, account, stage.server.accounts[account]);
    stage.server.cookies[account] = await page.context().cookies();
    await page.context().close();
  }
  return stage.server.cookies[account];
}

// Signs in by the form, as people do.
export async function signIn(page, account, password) {
  await page.goto('/login');
  await page.getByLabel('账号', { exact: true }).fill(account);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

// Runs one test and says how it went.
export async function runTest(browser, server, place, { name, body }) {
  const begun = Date.now();
  const stage = new Stage(browser, server);
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('the test takes too long')), LONGEST_TEST);
  });
  const work = (async () => {
    await body(stage);
    if (stage.complaints.length) throw new Error(`the browser complains:\n${stage.complaints.join('\n')}`);
  })();
  try {
    await Promise.race([work, late]);
    totals.passed += 1;
    console.log(`ok     ${place}: ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    totals.failed += 1;
    console.log(`FAILED ${place}: ${name}\n${error.stack ?? error}`);
    await stage.keepPictures(`${place}-${name}`);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
    await stage.close();
  }
}
