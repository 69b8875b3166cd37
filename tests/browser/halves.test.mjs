// The page of a built study while the second half of its engine is still on its way, or does not come.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { errand, temporaryFolder } from './support/errand.mjs';
import { hosted } from './support/static_host.mjs';
import { button, reached, saved, savedWord } from './support/task.mjs';

const browser = await launched(after);
const rest = /engine_rest-[0-9a-f]{10}\.wasm$/;
const question = { name: 'word', type: 'shortText', text: 'A word?' };
const study = { meta: { title: 'Words', description: 'Say words', numSubtasks: 2 }, questions: [question] };

/** A page of the study, built; `way` is what becomes of the request for the second half. */
async function opened(t, way, { config = study, change = () => {} } = {}) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const site = join(folder, 'site');
  await errand('build', folder, '-o', site);
  change(site);
  const page = await freshPage(t, browser);
  if (way !== null) await page.route(rest, way);
  await page.goto(await hosted(t, { folder: site, page: false }));
  return page;
}

/** A gate for requests: nothing passes before it is opened. */
function gate() {
  let open = () => {};
  const opened = new Promise((resolve) => (open = resolve));
  return { open, pass: (route) => opened.then(() => route.continue()) };
}

test('a question is answered before the second half is there, and nothing of it is lost', async (t) => {
  const { open, pass } = gate();
  const page = await opened(t, pass);
  await reached(page, 'Step 1 of 2');
  await page.getByRole('textbox').fill('early');
  await page.getByRole('textbox').blur();
  assert.equal(await savedWord(page).innerText(), 'Saving…');
  await button(page, 'Next').click();
  await reached(page, 'Step 1 of 2');
  open();
  await reached(page, 'Step 2 of 2');
  await saved(page);
  await page.reload();
  await reached(page, 'Step 2 of 2');
  await button(page, 'Previous').click();
  await reached(page, 'Step 1 of 2');
  assert.equal(await page.getByRole('textbox').inputValue(), 'early');
});

test('what is asked for again comes when the connection does', async (t) => {
  let refused = 0;
  const page = await opened(t, (route) => (refused++ < 2 ? route.abort('connectionreset') : route.continue()));
  await page.getByRole('textbox').fill('patient');
  await button(page, 'Next').click();
  await reached(page, 'Step 2 of 2');
  assert.equal(refused, 3);
});

test('a half that is no longer there is told, with the way to mend it', async (t) => {
  const change = (site) => rmSync(join(site, readdirSync(site).find((name) => rest.test(name))));
  const page = await opened(t, null, { change });
  await reached(page, 'This task cannot be shown');
  assert.match(await page.locator('main').innerText(), /engine_rest-[0-9a-f]{10}\.wasm: not found beside the page/);
});

test('a study that the first half cannot open alone waits for the second one', async (t) => {
  const { open, pass } = gate();
  const damage = (site) => {
    const file = join(site, readdirSync(site).find((name) => /^study-.*\.bin$/.test(name)));
    writeFileSync(file, 'damaged');
    const page = join(site, 'index.html');
    writeFileSync(page, readFileSync(page, 'utf8').replace(/(data-file="study.bin" href="[^"]*") integrity="[^"]*"/, '$1'));
  };
  const page = await opened(t, pass, { change: damage });
  open();
  await page.getByText('this file is damaged').waitFor();
});
