#!/usr/bin/env node
// What a worker's browser fetches before the first question of meaning_similarity, counted by Chromium over the real server.
//   node tests/bench/page_weight.mjs [ERRAND]
// Prints lines "name<TAB>measured<TAB>unit<TAB>limit".

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const errand = process.argv[2] ?? 'build/release/requester/errand';
const folder = mkdtempSync(join(tmpdir(), 'errand-bench-'));
cpSync('configs/meaning_similarity', join(folder, 'study'), {
  recursive: true,
  filter: (path) => !path.includes('.errand'),
});

/** Resolves with what `errand try` says once both sites answer. */
function started() {
  const ready = join(folder, 'ready.json');
  const child = spawn(errand, ['try', join(folder, 'study'), '--port', '0', '--ready-file', ready], { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`errand try ended with ${code}`)));
    const look = setInterval(() => {
      if (!existsSync(ready)) return;
      clearInterval(look);
      resolve({ child, ...JSON.parse(readFileSync(ready, 'utf8')) });
    }, 20);
  });
}

const { child, study } = await started();
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
try {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const files = new Map();
  let wire = 0;
  session.on('Network.responseReceived', ({ requestId, response }) => files.set(requestId, response));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (wire += encodedDataLength));

  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('fieldset input') === null) return;
      observer.disconnect();
      globalThis.asked_ms = performance.now();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${study}/?hit=1&assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE`);
  await page.locator('fieldset input').first().waitFor();
  const { asked_ms, later } = await page.evaluate(() => ({
    asked_ms: globalThis.asked_ms,
    later: performance.getEntriesByType('resource').filter(({ responseStart }) => responseStart === 0 || responseStart >= globalThis.asked_ms).map(({ name }) => name),
  }));

  // Of what counts as later not one byte had come when the question was there.
  let bodies = 0;
  let afterwards = 0;
  let requests = 0;
  for (const { url, headers } of files.values()) {
    const size = Number(headers['Content-Length'] ?? headers['content-length'] ?? Number.NaN);
    const coding = headers['Content-Encoding'] ?? headers['content-encoding'] ?? 'identity';
    console.log(`  ${new URL(url).pathname}\t${size}\tB (${coding})\t`);
    if (later.includes(url)) afterwards += size;
    else {
      bodies += size;
      requests++;
    }
  }
  console.log(`task page, bodies as sent\t${bodies}\tB\t60000`);
  console.log(`task page, requests\t${requests}\t\t4`);
  console.log(`task page, bodies after the first question\t${afterwards}\tB\t`);
  console.log(`task page, all with headers\t${wire}\tB\t`);
  console.log(`task page, first question\t${Math.round(asked_ms)}\tms\t`);
} finally {
  await browser.close();
  child.removeAllListeners('exit');
  child.kill('SIGINT');
  await new Promise((resolve) => child.once('exit', resolve));
  rmSync(folder, { recursive: true });
}
