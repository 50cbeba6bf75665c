// The real binary as a server, on SQLite or on a PostgreSQL database of its own.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const binary = process.env.CUNZHI_BINARY ?? new URL('../../../target/debug/cunzhi', import.meta.url).pathname;

// The two databases: name, and how to make the address in a folder.
export const databases = [
  { name: 'SQLite', address: (folder) => `sqlite:${join(folder, 'browser.db')}` },
  { name: 'PostgreSQL', address: makePostgres },
];

function makePostgres() {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error('TEST_POSTGRES_URL is not set');
  const name = `browser_${process.pid}`;
  const psql = process.env.PSQL ?? 'psql';
  const sql = ['-c', `DROP DATABASE IF EXISTS ${name}`, '-c', `CREATE DATABASE ${name}`];
  const made = spawnSync(psql, ['-q', '-v', 'ON_ERROR_STOP=1', server, ...sql], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`no database: ${made.stderr ?? made.error}`);
  return server.replace(/\/[^/?]*(\?.*)?$/, `/${name}$1`);
}

// Starts the example on a day; answers when it serves, with its address and one sign-in for each
// role. Every run is on the same days, whatever today is.
export async function startDemo(database, day) {
  const folder = mkdtempSync(join(tmpdir(), 'cunzhi-browser-'));
  const options = ['--database', database.address(folder), '--key-file', join(folder, 'browser.key')];
  const server = { ...await serve(folder, options, day), day, folder, options };
  // The same data on a later day; everybody signs in anew.
  server.moveTo = async (later) => {
    await server.end();
    Object.assign(server, await serve(folder, options, later), { day: later, cookies: {} });
  };
  server.stop = async () => {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  };
  // A reading command beside the running server.
  server.run = (...command) => spawnSync(binary, [...options, ...command], { encoding: 'utf8' });
  return server;
}

async function serve(folder, options, day) {
  const child = spawn(binary, [...options, 'demo', '--listen', '127.0.0.1:0', '--date', day], { cwd: folder });
  let said = '';
  const origin = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server does not start: ${said}`)), 180_000);
    child.on('error', reject);
    child.on('exit', (status) => reject(new Error(`the server ended with ${status}: ${said}`)));
    child.stderr.on('data', (bytes) => { said += bytes; });
    child.stdout.on('data', (bytes) => {
      const address = /http:\/\/[0-9.:]+/.exec(bytes);
      if (address) { clearTimeout(late); resolve(address[0]); }
    });
  });
  const accounts = Object.fromEntries(
    [...said.matchAll(/^ {2}\S+\t(\S+)\t(\S+)$/gm)].map(([, name, password]) => [name, password]),
  );
  const end = async () => {
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.on('exit', (status) => resolve(status)));
    child.kill('SIGTERM');
    const status = await ended;
    if (status !== 0) throw new Error(`the server ended with ${status}: ${said.slice(-2000)}`);
  };
  return { origin, accounts, end, log: () => said };
}
