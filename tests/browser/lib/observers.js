// The example over HTTPS, behind a network that can be cut, and a phone that can be switched off.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { FLAGS, SIZES, signIn } from './harness.js';
import { binary, startDemo } from './server.js';

// A network: on, off, cut (each connection ends after `bytes` from the phone), or deaf (requests
// arrive, answers do not).
export async function startNetwork(target) {
  const state = { mode: 'on', bytes: 0 };
  const connections = new Set();
  const proxy = net.createServer((phone) => {
    if (state.mode === 'off') { phone.destroy(); return; }
    const server = net.connect(target(), '127.0.0.1');
    const end = () => { phone.destroy(); server.destroy(); connections.delete(end); };
    connections.add(end);
    for (const side of [phone, server]) side.on('error', end).on('close', end);
    let sent = 0;
    phone.on('data', (bytes) => {
      const left = state.mode === 'cut' ? state.bytes - sent : bytes.length;
      sent += bytes.length;
      server.write(bytes.subarray(0, Math.max(0, left)));
      if (left < bytes.length) setTimeout(end, 20);
    });
    server.on('data', (bytes) => { if (state.mode === 'deaf') end(); else phone.write(bytes); });
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: proxy.address().port,
    set(mode, bytes = 0) {
      Object.assign(state, { mode, bytes });
      for (const end of [...connections]) end();
    },
    close() { this.set('off'); proxy.close(); },
  };
}

// The example with its observer, over HTTPS.
export async function startOverHttps(database, day) {
  const server = await startDemo(database, day);
  await server.end();
  const [certificate, key] = [join(server.folder, 'certificate.pem'), join(server.folder, 'private.pem')];
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
    '-nodes', '-keyout', key, '-out', certificate, '-days', '3650', '-subj', '/CN=127.0.0.1',
    '-addext', 'subjectAltName=IP:127.0.0.1'], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`no certificate: ${made.stderr ?? made.error}`);
  let child;
  let port;
  server.begin = async () => {
    child = spawn(binary, [...server.options, 'serve', '--listen', '127.0.0.1:0', '--tls-cert', certificate, '--tls-key', key], { cwd: server.folder });
    let said = '';
    child.stderr.on('data', (bytes) => { said += bytes; });
    port = await new Promise((resolve, reject) => {
      child.on('exit', (status) => reject(new Error(`the server ended with ${status}: ${said}`)));
      child.stdout.on('data', (bytes) => {
        const address = /https:\/\/127\.0\.0\.1:([0-9]+)/.exec(bytes);
        if (address) resolve(Number(address[1]));
      });
    });
  };
  server.end = async (signal = 'SIGTERM') => {
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill(signal);
    await ended;
  };
  await server.begin();
  server.network = await startNetwork(() => port);
  server.origin = `https://127.0.0.1:${server.network.port}`;
  const stop = server.stop;
  server.stop = async () => { server.network.close(); await stop(); };
  return server;
}

// A phone with a store of its own, which outlives the browser.
export async function phone(stage) {
  stage.server.network.set('on');
  const folder = mkdtempSync(join(tmpdir(), 'cunzhi-phone-'));
  const own = {
    async on() {
      own.context = await chromium.launchPersistentContext(folder, {
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true,
        args: [...FLAGS, '--ignore-certificate-errors'], ignoreHTTPSErrors: true,
        baseURL: stage.server.origin, viewport: SIZES.phone, locale: 'zh-CN', timezoneId: 'Asia/Shanghai',
      });
      own.context.setDefaultTimeout(20_000);
      stage.contexts.push({ pages: () => own.context.pages(), close: async () => { await own.context.close().catch(() => {}); rmSync(folder, { recursive: true, force: true }); } });
      own.page = own.context.pages()[0] ?? await own.context.newPage();
      stage.watch(own.page);
      return own.page;
    },
    // The battery is empty, or the phone closes the browser.
    async off() { await own.context.close(); },
    async signIn() {
      await signIn(own.page, 'observer', stage.server.accounts.observer);
      await own.page.waitForURL('**/observe');
      await own.page.getByText('村包已下载到手机').waitFor();
    },
  };
  await own.on();
  return own;
}

export const outbox = (page) => page.locator('[data-show=pending]');
export const allSent = (page) => outbox(page).filter({ hasText: '已全部上传' }).waitFor({ timeout: 60_000 });
export const waits = (page, text) => outbox(page).filter({ hasText: text }).waitFor();

// What the server has of the practice village, by field.
export async function onRecord(page) {
  const answer = await page.request.get('/api/v1/observation/0/fields');
  return answer.json();
}

export async function receipts(page) {
  const answer = await page.request.get('/observe/sent');
  return [...(await answer.text()).matchAll(/data-job="([^"]+)"/g)].map(([, job]) => job);
}

const MADE_UP = ['观示例一', '观示例二', '观示例三', '观示例四', '观示例五'];

// The county imports made-up observers, assigns them, gives `unit` to the example's own observer, and
// prints slips; `look` is shown each page.
export async function arrange(page, unit, look) {
  await page.goto('/office/imports/new/observers');
  const rows = MADE_UP.map((name, at) => `${name},gcy00${at + 1},示例学院`);
  await page.setInputFiles('input[type=file]', {
    name: '观察员.csv', mimeType: 'text/csv', buffer: Buffer.from(`姓名,账号,单位\n${rows.join('\n')}\n`),
  });
  await page.getByRole('button', { name: '上传并核对' }).click();
  await look(page);
  await page.getByRole('button', { name: '确认导入' }).click();
  await page.waitForURL('**/office/imports/done/**');
  await page.goto('/office/observers');
  await page.getByLabel('每人至多').fill('20');
  await page.getByLabel('县里电话').fill('0559-5520000');
  await page.getByRole('button', { name: '保存安排' }).click();
  await page.waitForURL('**/observers?**');
  await look(page);
  await page.getByRole('link', { name: '按乡镇均衡分配' }).click();
  await look(page);
  const own = page.locator(`select[name="village.${unit}"]`);
  await own.selectOption({ label: await own.locator('option', { hasText: '（observer）' }).innerText() });
  await page.getByRole('button', { name: '保存分配' }).click();
  await page.waitForURL('**/observers?**');
  await look(page);
  await page.getByRole('link', { name: '修改观示例一' }).click();
  await look(page);
  await page.goBack();
  for (const name of MADE_UP) await page.getByLabel(name, { exact: true }).check();
  await page.getByRole('button', { name: '打印密码条' }).click();
  await page.getByText('密码只显示这一次').waitFor();
  await look(page);
}
