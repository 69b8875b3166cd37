#!/usr/bin/env node
// How far the response times that pages report are from the browser's own trace, idle and with a busy main thread.
//   node tests/bench/timing/measure.mjs [--trials N] [page ...]
// N trials with keys and N with clicks, on each page in each state. docs/benchmarks.md says how to read the table.

import { on, once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launched } from '../support/browser.mjs';
import { deviation, machine, mean, median, printTable } from '../support/figures.mjs';
import { hosted } from '../support/host.mjs';
import { pages } from './pages.mjs';
import { categories, mark, truths } from './trace.mjs';

const { values: options, positionals } = parseArgs({
  options: { trials: { type: 'string', default: '300' } },
  allowPositionals: true,
});
const wanted = Number(options.trials);
if (!Number.isInteger(wanted) || wanted < 2 || wanted > 1000) throw new Error('--trials: a whole number from 2 to 1000');

/** Pages take turns after so many trials, so that a busy minute of the machine meets all of them. */
const block = 50;
/** Trials at the beginning of each block that are not counted: they also compile the page's code. */
const practice = 2;
const patience_ms = 20_000;
/** From the stimulus to its answer. Not a multiple of a frame or of the load's period, so all phases occur. */
const answer_ms = () => 80 + 83 * Math.random();

/** Runs in every page: marks each new stimulus in the trace and tells the one who answers. */
function watch(selector, mark) {
  const seen = new WeakSet();
  new MutationObserver(() => {
    const stimulus = document.querySelector(selector);
    if (stimulus === null || seen.has(stimulus)) return;
    seen.add(stimulus);
    performance.mark(mark);
    globalThis.stimulusShown('');
  }).observe(document, { childList: true, subtree: true });
}

/** Runs in every page of the busy state: 30 ms of every 50 or so. */
function burn() {
  const until = performance.now() + 30;
  while (performance.now() < until);
  setTimeout(burn, 20);
}

async function pressKey(session) {
  const key = { key: 'f', code: 'KeyF', windowsVirtualKeyCode: 70 };
  await session.send('Input.dispatchKeyEvent', { ...key, type: 'keyDown', text: 'f' });
  await session.send('Input.dispatchKeyEvent', { ...key, type: 'keyUp' });
}

async function click(session, { x, y }) {
  const press = { x, y, button: 'left', clickCount: 1 };
  await session.send('Input.dispatchMouseEvent', { ...press, type: 'mousePressed' });
  await session.send('Input.dispatchMouseEvent', { ...press, type: 'mouseReleased' });
}

async function middleOf(locator) {
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
}

/** Records what happens meanwhile; returns the trace's events. */
async function traced(browser, happening) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { recordMode: 'recordUntilFull', includedCategories: categories, excludedCategories: ['*'] },
  });
  await happening();
  const complete = once(session, 'Tracing.tracingComplete');
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return events;
}

/** So many counted trials in a fresh page; returns [{ error_ms, bound_ms? }], error_ms NaN where the trace lost a trial. */
async function measured(browser, address, adapter, { device, state, counted }) {
  const trials = practice + counted;
  const context = await browser.newContext();
  const patience = AbortSignal.timeout(patience_ms + trials * 1000);
  try {
    const tab = await context.newPage();
    const session = await context.newCDPSession(tab);
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: 'stimulusShown' });
    const scripts = [`(${watch})(${JSON.stringify(adapter.stimulus)}, ${JSON.stringify(mark)})`];
    if (state === 'busy') scripts.push(`${burn}; setTimeout(burn)`);
    for (const source of scripts) await session.send('Page.addScriptToEvaluateOnNewDocument', { source: `{ ${source} }` });
    await tab.goto(address);

    const stimuli = on(session, 'Runtime.bindingCalled', { signal: patience });
    const trace = await traced(browser, async () => {
      await adapter.begin(tab, device, trials);
      let place;
      for (let trial = 0; trial < trials; trial++) {
        await stimuli.next();
        // Pages with a bar of progress may move the button, so it is sought anew each time.
        if (device === 'clicks') place = await middleOf(tab.locator(adapter.button));
        await after(answer_ms());
        await (device === 'keys' ? pressKey(session) : click(session, place));
      }
      // An event is in the trace after the next frame.
      await after(300);
    });
    const reported = await adapter.responses(tab);
    // A page may have gone on to a stimulus that nobody answers.
    const expected_ms = truths(trace, device).slice(0, trials);
    if (reported.length !== trials || expected_ms.length !== trials)
      throw new Error(`${adapter.name}: ${reported.length} answers and ${expected_ms.length} stimuli in ${trials} trials`);
    const errors = reported.map(({ rt_ms, bound_ms }, trial) => ({ error_ms: rt_ms - expected_ms[trial], bound_ms }));
    return errors.slice(practice);
  } finally {
    await context.close();
  }
}

const all = pages(practice + block);
const names = positionals.length > 0 ? positionals : Object.keys(all);
for (const name of names) if (!Object.hasOwn(all, name)) throw new Error(`no such page: ${name} (${Object.keys(all).join(', ')})`);

console.log(`before: ${machine()}`);
const host = await hosted(Object.fromEntries(names.map((name) => [name, all[name].files])));
const browser = await launched();
const kinds = ['idle', 'busy'].flatMap((state) => ['keys', 'clicks'].map((device) => ({ state, device })));
const found = new Map();
try {
  for (let done = 0; done < wanted; done += block) {
    const counted = Math.min(block, wanted - done);
    for (const kind of kinds) {
      for (const name of names) {
        const key = `${name} ${kind.state} ${kind.device}`;
        const errors = await measured(browser, host.address(name), all[name], { ...kind, counted });
        found.set(key, [...(found.get(key) ?? []), ...errors]);
      }
    }
  }
} finally {
  await browser.close();
  host.close();
}

console.log(`after:  ${machine()}\n`);

let lost = 0;
const rows = [];
const passed = [];
for (const { state, device } of kinds) {
  for (const name of names) {
    const kept = found.get(`${name} ${state} ${device}`).filter(({ error_ms }) => Number.isFinite(error_ms));
    lost += wanted - kept.length;
    const errors = kept.map(({ error_ms }) => error_ms);
    const bounded = kept.filter(({ bound_ms }) => bound_ms !== undefined);
    const within = bounded.filter(({ error_ms, bound_ms }) => Math.abs(error_ms) <= bound_ms).length / bounded.length;
    const { limits } = all[name];
    const limit = limits?.[state];
    if (limit !== undefined) {
      const judge = (figure, good) => good || passed.push(`${all[name].name}, ${state}, ${device}: ${figure}`);
      judge(`mean beyond ${limit.mean} ms`, Math.abs(mean(errors)) <= limit.mean);
      judge(`SD above ${limit.deviation} ms`, deviation(errors) <= limit.deviation);
      judge(`less than ${100 * limits.within} % within the bound`, within >= limits.within);
    }
    rows.push([
      all[name].name,
      state,
      device,
      String(kept.length),
      mean(errors).toFixed(1),
      deviation(errors).toFixed(1),
      median(errors).toFixed(1),
      bounded.length > 0 ? `${(100 * within).toFixed(1)} %` : '',
    ]);
  }
}
printTable(['reported minus true response time, ms', 'state', 'device', 'n', 'mean', 'SD', 'median', 'within bound'], rows);
if (lost > wanted * rows.length * 0.02) {
  console.error(`the trace lost ${lost} of ${wanted * rows.length} trials`);
  process.exitCode = 1;
}
for (const limit of passed) {
  console.error(`limit passed: ${limit}`);
  process.exitCode = 1;
}
