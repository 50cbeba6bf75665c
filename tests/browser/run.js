// Journeys of Cunzhi's users in a real browser, on SQLite and on PostgreSQL.
//
//   TEST_POSTGRES_URL=… node tests/browser/run.js [WORD …]
//
// Words choose the tests whose name (with the database before it) has one of them.

import { openBrowser, runTest, totals } from './lib/harness.js';
import { startOverHttps } from './lib/observers.js';
import { databases, startDemo } from './lib/server.js';
import * as board from './journeys/board.js';
import * as composition from './journeys/composition.js';
import * as elections from './journeys/elections.js';
import * as imports from './journeys/imports.js';
import * as observing from './journeys/observing.js';
import * as pages from './journeys/pages.js';
import * as people from './journeys/people.js';
import * as places from './journeys/places.js';
import * as publicPages from './journeys/public.js';
import * as scope from './journeys/scope.js';
import * as signIn from './journeys/sign_in.js';
import * as voting from './journeys/voting.js';
import * as wholeElection from './journeys/whole_election.js';

// An example of its own for each group, on the day on which the group begins. In the first the
// import adds terms, so it comes after the figures; the walk comes last and sees all of it.
const groups = [
  { day: '2026-11-22', journeys: [signIn, composition, scope, imports, places, people, elections, voting, publicPages, pages] },
  { day: '2026-11-20', journeys: [wholeElection] },
  { day: '2026-11-22', journeys: [board] },
  { day: '2026-11-22', journeys: [observing], start: startOverHttps },
];
const words = process.argv.slice(2);

const browser = await openBrowser();
for (const database of databases) {
  const isWanted = ({ name }) => !words.length || words.some((word) => `${database.name}: ${name}`.includes(word));
  for (const { day, journeys, start = startDemo } of groups) {
    const wanted = journeys.flatMap(({ tests }) => tests).filter(isWanted);
    if (wanted.length) await runGroup(database, day, wanted, start);
  }
}
await browser.close();
console.log(`browser: ${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed || !totals.passed ? 1 : 0;

async function runGroup(database, day, wanted, start) {
  let server;
  try {
    server = await start(database, day);
    server.isFirst = database === databases[0];
    for (const test of wanted) await runTest(browser, server, database.name, test);
    await server.stop();
  } catch (error) {
    totals.failed += 1;
    console.log(`FAILED ${database.name}: the server\n${error.stack ?? error}`);
    await server?.stop().catch(() => {});
  }
}
