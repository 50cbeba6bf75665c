// LibreOffice and poppler: what an office sees of our files.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'cunzhi-office-'));
  try { return work(folder); } finally { rmSync(folder, { recursive: true, force: true }); }
}

function run(program, options) {
  const done = spawnSync(program, options, { encoding: 'utf8', timeout: 120_000 });
  if (done.status !== 0) throw new Error(`${program}: ${done.error ?? done.stderr}`);
  return done.stdout;
}

// All sheets of a workbook as LibreOffice reads them: name of the sheet to CSV.
export function sheetsOf(bytes) {
  return inFolder((folder) => {
    const file = join(folder, 'table.xlsx');
    writeFileSync(file, bytes);
    // Comma, double quotes, UTF-8, cells as shown, every sheet into a file of its own.
    run('soffice', [
      `-env:UserInstallation=file://${join(folder, 'profile')}`, '--headless', '--convert-to',
      'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1', '--outdir', folder, file,
    ]);
    const made = readdirSync(folder).filter((name) => name.endsWith('.csv'));
    return Object.fromEntries(made.map((name) =>
      [name.slice('table-'.length, -'.csv'.length), readFileSync(join(folder, name), 'utf8')]));
  });
}

// The words of a PDF and the sizes of its pages in points.
export function readPdf(bytes) {
  return inFolder((folder) => {
    const file = join(folder, 'print.pdf');
    writeFileSync(file, bytes);
    const about = run('pdfinfo', ['-l', '999', file]);
    const sizes = [...about.matchAll(/^Page +\d+ size: +([\d.]+) x ([\d.]+)/gm)];
    return {
      text: run('pdftotext', ['-layout', file, '-']),
      sizes: sizes.map(([, width, height]) => [Math.round(width), Math.round(height)]),
    };
  });
}
