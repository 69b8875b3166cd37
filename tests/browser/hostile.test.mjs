// A study's HTML and data may come from anywhere: nothing in them runs, whether or not the page's policy is in force.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { root } from './support/program.mjs';
import { hosted, studyFiles } from './support/static_host.mjs';
import { agree, begin, button, reached, toLastStep, submit } from './support/task.mjs';

const browser = await launched(after);

const attacks = [
  '<script>canary()</script>',
  '<img src=x onerror=canary()>',
  '<svg onload=canary()><script>canary()</script></svg>',
  '<iframe srcdoc="<script>parent.canary()</script>"></iframe>',
  '<a href="javascript:canary()" id=trap>press</a>',
  '<details open ontoggle=canary()><summary>x</summary></details>',
  '<style>@import "https://evil.example/x.css"; body { display: none }</style>',
  '<form action="https://evil.example/"><button>send</button></form>',
  '<math><mtext><script>canary()</script></mtext></math>',
  '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '"><script>canary()</script>',
  "'-canary()-'",
].join('\n');

function hostileStudy() {
  return studyFiles('meaning_similarity', (config) => {
    const spoil = (object, ...names) => names.forEach((name) => (object[name] = `${object[name] ?? ''}${attacks}`));
    spoil(config.meta, 'title', 'description', 'disclaimer', 'contact');
    spoil(config.instructions, 'simple');
    config.instructions.steps = [attacks];
    for (const example of config.instructions.examples) spoil(example, 'text', 'answer', 'reason');
    if (config.consent !== undefined) spoil(config.consent, 'text', 'agree', 'decline');
    for (const question of config.questions) spoil(question, 'text', 'help', 'html');
  });
}

for (const bypassCSP of [false, true]) {
  test(`hostile HTML does nothing ${bypassCSP ? 'even without' : 'under'} the page's policy`, async (t) => {
    const page = await freshPage(t, browser, { bypassCSP });
    const broken = [];
    const strange = [];
    await page.exposeFunction('canary', () => broken.push('canary'));
    await page.exposeFunction('violated', (directive) => broken.push(directive));
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        globalThis.violated(`${violatedDirective} ${blockedURI}`),
      );
    });
    const address = await hosted(t, { folder: join(root, 'configs/meaning_similarity'), files: hostileStudy() });
    page.on('request', (request) => {
      if (!request.url().startsWith(address) && !request.url().startsWith('data:')) strange.push(request.url());
    });
    page.on('dialog', (dialog) => broken.push(dialog.message()));
    const query = '?workerId=<script>canary()</script>&hitId="><img src=x onerror=canary()>';
    await page.goto(`${address}${query}&assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE`);
    await reached(page, 'You are looking at a preview');
    for (const link of await page.locator('a', { hasText: 'press' }).all())
      assert.equal(await link.getAttribute('href'), null);
    await page.goto(`${address}${query}`);
    await agree(page).catch(async (error) => {
      throw new Error(`${error}: ${await page.locator('body').innerText()}`);
    });
    await begin(page);
    await page.locator('#help').click();
    await toLastStep(page);
    await page.locator('main textarea').first().fill(attacks);
    await submit(page);
    await reached(page, 'Thank you, you are done');
    assert.equal(await page.locator('main script, main iframe, main style, main form, main [onerror]').count(), 0);
    assert.deepEqual(broken, []);
    assert.deepEqual(strange, []);
  });
}

test('a picture whose address is code is a mistake of the study and does not run', async (t) => {
  const page = await freshPage(t, browser, { bypassCSP: true });
  const ran = [];
  await page.exposeFunction('canary', () => ran.push('canary'));
  const files = studyFiles('survey', (config) => {
    config.instructions.images = ['javascript:canary()', 'data:text/html,<script>canary()</script>'];
  });
  await page.goto(await hosted(t, { files }));
  await reached(page, 'This study has 2 mistakes');
  assert.match(await page.locator('.problems').innerText(), /javascript:canary\(\)/);
  assert.deepEqual(ran, []);
});

test('the policy lets in the page’s own scripts, one style and wasm, and nothing else', async () => {
  const page = readFileSync(join(process.env.ERRAND_WEB ?? join(root, 'build/web'), 'task/index.html'), 'utf8');
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)[1];
  const hash = "'sha256-[A-Za-z0-9+/]{43}='";
  assert.match(policy, new RegExp(`^default-src 'none'; .* script-src 'self' ${hash} 'wasm-unsafe-eval'; style-src ${hash};`));
  assert.match(policy, /base-uri 'none'/);
  assert.match(policy, /require-trusted-types-for 'script'; trusted-types 'none'$/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*\./);
});
