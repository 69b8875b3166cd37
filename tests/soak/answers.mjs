// A worker in the real page, in the real marketplace's frame, whose browser breaks at random moments. What the page had
// shown as saved must be there afterwards, and what is submitted must be what was on the screen.
//   scripts/soak answers [--kills 200] [--minutes 60] [--seed N] [--modes renderer,browser,reload,offline]
// `--minutes` bounds each mode. Prints a line a mode; the exit status is 1 when something was lost.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startedWithProfile } from '../browser/support/chromium.mjs';
import { temporaryFolder, tried } from '../browser/support/errand.mjs';
import { button, inFrame, reached } from '../browser/support/task.mjs';
import { drawsFrom } from '../support/draws.mjs';
import { recording, Sitting } from './sitting.mjs';

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    modes: { type: 'string', default: 'renderer,browser,reload,offline' },
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
    numTasks: 300,
    numAssignments: 1,
    rewardAmount: 0.1,
    duration: 86400,
    lifetime: 604800,
  },
};

const endings = [];
const draw = drawsFrom(Number(options.seed)).below;
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

/** What the marketplace has of an assignment: the answers by subtask, or null. */
async function submitted(address) {
  const id = new URL(address).pathname.split('/').at(-1);
  const row = JSON.parse(await results('--json')).find(({ assignment }) => assignment.id === id);
  return row === undefined ? null : row.answers.results.outputs;
}

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
async function interrupted(mode, tally, inTime) {
  const profile = temporaryFolder();
  let { page, kill } = await browserOf(profile);
  try {
    let address = await accept(page);
    let sitting = new Sitting(draw);
    while (tally.kills < Number(options.kills) && inTime()) {
      await sitting.begin(page, tally);
      const finished = await sitting.work(200 + draw(1800));
      if (finished) {
        await page.waitForURL(/note=submitted/);
        tally.compare(sitting.answers(), await submitted(address));
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
      sitting.interrupted();
      if (mode !== 'reload') await page.goto(address);
    }
  } finally {
    await kill();
  }
}

/** The first submission does not arrive, or its answer does not come back; the second does. */
async function unsent(tally, inTime) {
  const { page, kill } = await browserOf(temporaryFolder());
  try {
    while (tally.kills < Number(options.kills) && inTime()) {
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
      tally.compare(sitting.answers(), await submitted(address));
    }
  } finally {
    await kill();
  }
}

/** What one mode came to. */
class Tally {
  kills = 0;
  acknowledged = 0;
  lost = 0;
  unacknowledged = 0;
  mostUnacknowledged = 0;
  submissions = 0;
  wrong = 0;

  compare(screen, arrived) {
    this.submissions++;
    if (JSON.stringify(screen) === JSON.stringify(arrived)) return;
    this.wrong++;
    console.error(`on the screen ${JSON.stringify(screen)}\nsubmitted     ${JSON.stringify(arrived)}`);
  }
}

console.log(`seed ${options.seed}`);
console.log('mode      kills  acknowledged  lost  unacknowledged edits lost (most a kill)  submissions  wrong');
let isWhole = true;
try {
  for (const mode of options.modes.split(',')) {
    const tally = new Tally();
    const end = Date.now() + Number(options.minutes) * 60_000;
    const inTime = () => Date.now() < end;
    await (mode === 'offline' ? unsent(tally, inTime) : interrupted(mode, tally, inTime));
    const edits = `${tally.unacknowledged} (${tally.mostUnacknowledged})`;
    console.log(
      `${mode.padEnd(9)} ${String(tally.kills).padStart(5)}  ${String(tally.acknowledged).padStart(12)}  ` +
        `${String(tally.lost).padStart(4)}  ${edits.padStart(39)}  ${String(tally.submissions).padStart(11)}  ` +
        `${String(tally.wrong).padStart(5)}`,
    );
    isWhole &&= tally.lost === 0 && tally.wrong === 0;
  }
} finally {
  for (const end of endings.reverse()) await end();
}
process.exitCode = isWhole ? 0 : 1;
