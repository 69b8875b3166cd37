// Debian's Chromium, driven by Playwright. Every start has a fresh profile unless it is given one.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // An answer that a test makes up has no address, so Chromium takes it for public and bars its way to 127.0.0.1.
  '--disable-features=LocalNetworkAccessChecks',
];

/** One browser for a test file; give `after` of node:test. */
export async function launched(after) {
  const browser = await chromium.launch({ executablePath, args });
  after(() => browser.close());
  return browser;
}

/** A page in a context of its own, closed with the test. Whatever the page throws fails the test at its end. */
export async function freshPage(t, browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, ...options });
  const thrown = [];
  context.on('weberror', (error) => thrown.push(error.error()));
  t.after(async () => {
    await context.close();
    if (thrown.length > 0) throw new AggregateError(thrown, `the page threw: ${thrown.join('; ')}`);
  });
  context.setDefaultTimeout(20_000);
  return context.newPage();
}

/** A browser of our own process, with a profile that stays, so that it can be killed like a crash. */
export async function startedWithProfile(profile) {
  const child = spawn(
    executablePath,
    [...args, '--headless', `--user-data-dir=${profile}`, '--remote-debugging-port=0', 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const end = () => process.kill(-child.pid, 'SIGKILL');
  process.once('exit', end);
  const exited = once(child, 'exit').finally(() => process.off('exit', end));
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const listening = /DevTools listening on (\S+)/.exec(line);
      if (listening !== null) resolve(listening[1]);
    });
    exited.then(([code]) => reject(new Error(`Chromium stopped with ${code}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  return {
    page: await browser.contexts()[0].newPage(),
    /** Ends every process of the browser without a word. */
    kill: async () => {
      end();
      await exited;
      await browser.close().catch(() => {});
    },
  };
}
