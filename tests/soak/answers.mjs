// A worker in the real page, in the real marketplace's frame, whose browser breaks at random moments. What the page had
// shown as saved must be there afterwards, and what is submitted must be what was on the screen.
//   scripts/soak answers [--kills 200] [--minutes 60] [--seed N] [--modes renderer,browser,reload,offline,denied]
// `--minutes` bounds each mode. Prints a line a mode; the exit status is 1 when something was lost.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startedWithProfile } from '../browser/support/chromium.mjs';
import { temporaryFolder, tried } from '../browser/support/errand.mjs';
import { button, inFrame, reached } from '../browser/support/task.mjs';
import { drawsFrom } from '../support/draws.mjs';
import { recording, Sitting } from './sitting.mjs';
import { strictFrames } from './strict.mjs';

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    modes: { type: 'string', default: 'renderer,browser,reload,offline,denied' },
  },
});

const study = {
  meta: { title: 'Soak', description: 'A task to be interrupted', numSubtasks: 4 },
  questions: [
    { name: 'choice', type: 'singleChoice', text: 'Which?', choices: ['a', 'b', 'c', 'd', 'e'] },
    { name: 'words', type: 'shortText', text: 'In words?', maxLength: 200 },
    { name: 'count', type: 'number', text: 'How many?', min: 0, max: 99 },
  ],
  finalQuestions: [{ name: 'feedback', type: 'longText', text: 'Anything else?', required: false }],
  hitCreation: {
    title: 'Soak',
    description: 'A task to be interrupted',
    keywords: 'soak',
    numTasks: 4 * Number(options.kills) + 10,
    numAssignments: 1,
    rewardAmount: 0.1,
    duration: 86400,
    lifetime: 604800,
  },
};

const endings = [];
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const folder = join(temporaryFolder(), 'study');
mkdirSync(folder);
writeFileSync(join(folder, 'config.json'), JSON.stringify(study));
const { marketplace, results } = await tried({ after: (end) => endings.push(end) }, folder);

/** A browser in which the worker signs in anew after each crash. */
async function browserOf(profile) {
  const { page, kill } = await startedWithProfile(profile);
  await page.context().addInitScript(recording);
  page.context().setDefaultTimeout(60_000);
  return { page, kill };
}

async function accept(page) {
  await page.goto(`${marketplace}/`);
  await page.getByRole('button', { name: 'Accept' }).first().click();
  await page.waitForURL(/\/tasks\//);
  return page.url();
}

/** What the requester has of an assignment: the answers by subtask, or null. `receipts`: files that a worker sent. */
async function received(assignment, ...receipts) {
  const given = receipts.length > 0 ? ['--receipt', ...receipts] : [];
  const row = JSON.parse(await results('--json', ...given)).find((one) => one.assignment.id === assignment);
  return row === undefined ? null : row.answers.results.outputs;
}

const assignmentOf = (address) => new URL(address).pathname.split('/').at(-1);

async function rendererKilled(page) {
  const session = await page.context().browser().newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  for (const { type, id } of processInfo) if (type === 'renderer') process.kill(id, 'SIGKILL');
  await page.close().catch(() => {});
  // The browser may still hand out a process that is gone.
  for (;;) {
    try {
      return await page.context().newPage();
    } catch (error) {
      if (!String(error).includes('crashed')) throw error;
    }
  }
}

/** Kills while the worker works, again and again. */
async function interrupted(mode, draw, tally, isOver) {
  const profile = temporaryFolder();
  let { page, kill } = await browserOf(profile);
  try {
    let address = await accept(page);
    let sitting = new Sitting(draw);
    while (!isOver()) {
      await sitting.begin(page, tally);
      const finished = await sitting.work(200 + draw(1800));
      if (finished) {
        await page.waitForURL(/note=submitted/);
        tally.submitted(sitting, await received(assignmentOf(address)));
        address = await accept(page);
        sitting = new Sitting(draw);
        continue;
      }
      tally.kills++;
      if (mode === 'reload') await page.reload();
      if (mode === 'renderer') page = await rendererKilled(page);
      if (mode === 'browser') {
        await kill();
        ({ page, kill } = await browserOf(profile));
      }
      sitting.listen(page);
      if (mode !== 'reload') await page.goto(address);
    }
  } finally {
    await kill();
  }
}

/** The first submission does not arrive, or its answer does not come back; the second does. */
async function unsent(draw, tally, isOver) {
  const { page, kill } = await browserOf(temporaryFolder());
  try {
    while (!isOver()) {
      const address = await accept(page);
      const sitting = new Sitting(draw);
      await sitting.begin(page, tally);
      const arrives = draw(2) === 0;
      await page.route('**/mturk/externalSubmit', async (route) => {
        if (arrives) await route.fetch();
        await route.abort('connectionreset');
      });
      const failed = page.waitForEvent('framenavigated', { predicate: (one) => one !== page.mainFrame() });
      await sitting.finish();
      await failed;
      tally.kills++;
      await page.unroute('**/mturk/externalSubmit');
      await page.goto(address);
      if (!arrives) {
        await reached(inFrame(page), 'Were your answers sent?');
        await button(inFrame(page), 'Try again').click();
        await page.waitForURL(/note=submitted/);
      }
      tally.submitted(sitting, await received(assignmentOf(address)));
    }
  } finally {
    await kill();
  }
}

/**
 * Where all storage is denied the page never says that an answer is saved, and asks before its frame is left. The way back
 * has what the frame's own history entry had; after submissions that failed, all that was on the screen: in the receipt,
 * which the requester reads, and in what is sent at last, if anything is.
 */
async function withoutStorage(draw, tally, isOver) {
  const { page, kill } = await browserOf(temporaryFolder());
  const frame = inFrame(page);
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked++;
    return dialog.accept();
  });
  const { showStrictly, elsewhere } = await strictFrames(page, marketplace);
  const mail = join(folder, 'mail.txt');
  try {
    while (!isOver()) {
      const address = await accept(page);
      await showStrictly();
      const [arrives, isMailed, failures] = [draw(3) === 0, draw(3) === 0, 1 + draw(2)];
      let posts = 0;
      await page.unroute('**/mturk/externalSubmit');
      await page.route('**/mturk/externalSubmit', async (route) => {
        if (posts++ >= failures) return route.continue();
        if (arrives) await route.fetch();
        return posts === 1 ? route.abort('connectionreset') : route.fulfill({ status: 503, body: 'busy' });
      });
      const sitting = new Sitting(draw, 'fleeting');
      await sitting.begin(page, tally);
      let isSent = false;
      for (let leaves = draw(4); leaves > 0; leaves--) {
        isSent = await sitting.work(200 + draw(1800));
        if (isSent) break;
        tally.kills++;
        const before = asked;
        await frame.locator('body').evaluate((_, address) => void (location.href = address), elsewhere);
        await frame.getByText('Elsewhere').waitFor();
        if (asked === before) tally.broken(sitting, 'the page did not ask before it was left');
        await page.evaluate(() => history.back());
        await sitting.begin(page, tally);
      }
      if (!isSent) await sitting.finish();
      for (let failure = 1; failure <= failures; failure++) {
        await frame.getByText(failure === 1 ? 'ERR_CONNECTION_RESET' : 'busy').waitFor({ state: 'attached' });
        tally.kills++;
        await page.evaluate(() => history.back());
        await reached(frame, 'Were your answers sent?');
        writeFileSync(mail, await frame.getByRole('textbox', { name: 'Your receipt' }).inputValue());
        if (!arrives) tally.receipt(sitting, await received(assignmentOf(address), mail));
        if (failure < failures || !isMailed) await button(frame, 'Try again').click();
      }
      if (!isMailed) await frame.getByRole('heading', { name: /submitted|thank/i }).waitFor();
      if (arrives || !isMailed) tally.submitted(sitting, await received(assignmentOf(address)));
      else await giveBack(page, address);
    }
  } finally {
    await kill();
  }
}

/** Otherwise the worker would be shown it again. */
async function giveBack(page, address) {
  await page.goto(address);
  await page.locator('details.giveback summary').click();
  await page.getByRole('button', { name: 'Yes, return it' }).click();
  await page.waitForURL(/note=returned/);
}

/** What one mode came to. */
class Tally {
  kills = 0;
  acknowledged = 0;
  lost = 0;
  unacknowledged = 0;
  mostUnacknowledged = 0;
  submissions = 0;
  receipts = 0;
  wrong = 0;

  submitted(sitting, arrived) {
    this.submissions++;
    this.#compare(sitting, arrived);
  }

  receipt(sitting, arrived) {
    this.receipts++;
    this.#compare(sitting, arrived);
  }

  broken(sitting, what) {
    this.wrong++;
    console.error(`${what}\n${sitting.trail}`);
  }

  #compare(sitting, arrived) {
    const [screen, there] = [sitting.answers(), arrived].map((answers) => JSON.stringify(answers));
    if (screen !== there) this.broken(sitting, `on the screen ${screen}\narrived       ${there}`);
  }
}

const columns = [
  ['mode', 8],
  ['kills', 5],
  ['acknowledged', 12],
  ['lost', 4],
  ['unacknowledged edits lost (most a kill)', 39],
  ['submissions', 11],
  ['receipts', 8],
  ['wrong', 5],
];
const line = (cells) => columns.map(([, width], at) => String(cells[at]).padStart(width)).join('  ');
console.log(`seed ${options.seed}`);
console.log(line(columns.map(([name]) => name)));
let isWhole = true;
try {
  for (const mode of options.modes.split(',')) {
    const tally = new Tally();
    const end = Date.now() + Number(options.minutes) * 60_000;
    const isOver = () => tally.kills >= Number(options.kills) || Date.now() > end;
    const { below } = drawsFrom(Number(options.seed));
    if (mode === 'offline') await unsent(below, tally, isOver);
    else if (mode === 'denied') await withoutStorage(below, tally, isOver);
    else await interrupted(mode, below, tally, isOver);
    const { kills, acknowledged, lost, unacknowledged, mostUnacknowledged, submissions, receipts, wrong } = tally;
    const edits = `${unacknowledged} (${mostUnacknowledged})`;
    console.log(line([mode, kills, acknowledged, lost, edits, submissions, receipts, wrong]));
    isWhole &&= lost === 0 && wrong === 0;
  }
} finally {
  for (const end of endings.reverse()) await end();
}
process.exitCode = isWhole ? 0 : 1;
