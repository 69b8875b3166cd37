#!/usr/bin/env node
// The time to the first answerable question over a slow link and on a slow processor, beside other kinds of page.
//   node tests/bench/page/measure.mjs [--runs N]
// Prints a table, then lines "name<TAB>measured<TAB>unit<TAB>limit" of ratios. docs/benchmarks.md says how to read them.

import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { launched } from '../support/browser.mjs';
import { machine, median, printTable } from '../support/figures.mjs';
import { hosted } from '../support/host.mjs';
import { options as choices, pages } from './pages.mjs';

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '11' } } });
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 1 || runs > 101) throw new Error('--runs: a whole number from 1 to 101');

const bytesPerSecond = 1_600_000 / 8;
const latency_ms = 150;
const slowdown = 4;
const patience_ms = 30_000;

/** Runs in every page: says when an answer can be given and two frames have begun since. */
function watch() {
  const answerable = () => document.querySelector('input[type=radio]') !== null;
  const observer = new MutationObserver(() => {
    if (!answerable()) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => globalThis.answerable(String(performance.now()))));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** One cold visit. Bytes are those on the wire, headers too. */
async function visit(browser, address) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: latency_ms,
      downloadThroughput: bytesPerSecond,
      uploadThroughput: bytesPerSecond,
    });
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: 'answerable' });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watch})()` });

    // Without data: addresses, and without what was asked of strangers.
    const answered = new Set();
    let bytes = 0;
    session.on('Network.responseReceived', ({ requestId, response }) => {
      if (response.url.startsWith(address)) answered.add(requestId);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (answered.has(requestId)) bytes += encodedDataLength;
    });
    const patience = AbortSignal.timeout(patience_ms);
    const called = once(session, 'Runtime.bindingCalled', { signal: patience }).catch(async () => {
      throw new Error(`${address} never asked, but said: ${await page.locator('body').innerText()}`);
    });
    const [[{ payload }]] = await Promise.all([called, page.goto(address, { waitUntil: 'commit' })]);
    const found = await page.locator('input[type=radio]').count();
    if (found !== choices.length) throw new Error(`${address} shows ${found} options`);
    return { bytes, requests: answered.size, time_ms: Number(payload) };
  } finally {
    await context.close();
  }
}

console.log(`before: ${machine()}`);
const compared = pages();
const names = Object.keys(compared);
const host = await hosted(Object.fromEntries(names.map((name) => [name, compared[name].files])));
const browser = await launched();
const visits = Object.fromEntries(names.map((name) => [name, []]));
try {
  // The first visit of all also starts processes of the browser.
  await visit(browser, host.address('inline'));
  for (let run = 0; run < runs; run++) {
    // Another page begins each round, so that none is always measured after the same one.
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(run + turn) % names.length];
      visits[name].push(await visit(browser, host.address(name)));
    }
  }
} finally {
  await browser.close();
  host.close();
}

console.log(`after:  ${machine()}\n`);

const time = (name) => median(visits[name].map(({ time_ms }) => time_ms));
const rows = names.map((name) => {
  const times = visits[name].map(({ time_ms }) => time_ms);
  const { bytes, requests } = visits[name][0];
  const ratio = time(name) / time('errand');
  return [
    compared[name].name,
    String(bytes),
    String(requests),
    time(name).toFixed(0),
    `${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)}`,
    ratio.toFixed(2),
  ];
});
printTable(['first question answerable', 'bytes', 'requests', `median of ${runs}, ms`, 'range', "errand's ×"], rows);
console.log();

const limits = [
  ['jspsych', 'jsPsych with its style sheet', '', '0.35'],
  ['surveyjs', 'SurveyJS', '', '0.3'],
  ['jspsych-bare', 'jsPsych bundled bare', '', '1.0'],
  ['template', "mturk-template's weight", '', ''],
  // An aim, not a limit: a page without a study's files, order or log has less to load.
  ['inline', 'inline page', 'aim 1.3', ''],
];
for (const [name, words, unit, limit] of limits)
  console.log(`errand / ${words}\t${(time('errand') / time(name)).toFixed(3)}\t${unit}\t${limit}`);
