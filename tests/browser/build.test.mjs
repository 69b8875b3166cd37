// What `errand build` writes, on a plain web host below some path.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { errand, studyCopy, temporaryFolder } from './support/errand.mjs';
import { hosted } from './support/static_host.mjs';
import { agree, begin, chooseOnly, reached, saved } from './support/task.mjs';

const browser = await launched(after);

/** The site of an example below /lab/words/, and its folder. */
async function builtSite(t, study) {
  const host = temporaryFolder();
  const folder = join(host, 'lab/words');
  await errand('build', studyCopy(study), '-o', folder);
  return { folder, address: `${await hosted(t, { folder: host, page: false })}lab/words/` };
}

test('a built site works below any path, in five requests, and gives a worker only the HIT at hand', async (t) => {
  const { address } = await builtSite(t, 'meaning_similarity');
  const page = await freshPage(t, browser);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname.replace('/lab/words/', '')));
  await page.goto(`${address}?hit=2`);
  await agree(page);
  await begin(page);
  await chooseOnly(page, 'Slightly');
  await saved(page);
  assert.deepEqual(
    asked.map((path) => path.replace(/-[0-9a-f]{10}/, '')).sort(),
    ['', 'engine.wasm', 'engine_rest.wasm', 'rows/2.bin', 'study.bin'],
  );
  await page.reload();
  await reached(page, 'Step 1 of');
  assert.match(await page.locator('label.option:has(:checked)').innerText(), /Slightly/);
});

test('the host has neither the known answers nor the data file', async () => {
  const study = studyCopy('meaning_similarity');
  const config = JSON.parse(readFileSync(join(study, 'config.json'), 'utf8'));
  config.questions = [{ name: 'similarity', type: 'shortText', text: '${left} and ${right}?' }];
  for (const control of config.controls.items) control.answer = { similarity: 'the-known-answer' };
  writeFileSync(join(study, 'config.json'), JSON.stringify(config));
  const folder = join(temporaryFolder(), 'site');
  await errand('build', study, '-o', folder);
  const names = readdirSync(folder, { recursive: true }).map(String);
  assert.ok(!names.some((name) => /config\.json|\.csv/.test(name)), names.join());
  const bytes = readFileSync(join(folder, names.find((name) => /^study-.*\.bin$/.test(name)))).toString();
  assert.ok(bytes.includes(config.meta.title));
  assert.ok(!bytes.includes('the-known-answer'));
});

test('a file that is not the one that was built is not run', async (t) => {
  const { folder, address } = await builtSite(t, 'survey');
  const study = readdirSync(folder).find((name) => /^study-.*\.bin$/.test(name));
  writeFileSync(join(folder, study), 'errand study 1\nsomething else');
  const page = await freshPage(t, browser);
  await page.goto(address);
  await reached(page, 'This task cannot be shown');
});

test('building again takes away what is no longer made, and nothing else is overwritten', async () => {
  const study = studyCopy('survey');
  const folder = join(temporaryFolder(), 'site');
  await errand('build', study, '-o', folder);
  const before = readdirSync(folder);
  await errand('build', study, '-o', folder);
  assert.deepEqual(readdirSync(folder), before);
  const config = JSON.parse(readFileSync(join(study, 'config.json'), 'utf8'));
  config.meta.title = 'Another title';
  writeFileSync(join(study, 'config.json'), JSON.stringify(config));
  await errand('build', study, '-o', folder);
  const after = readdirSync(folder);
  assert.equal(after.length, before.length);
  assert.notDeepEqual(after, before);
  await assert.rejects(errand('build', study, '-o', study), /holds files that are no site/);
  writeFileSync(join(study, 'config.json'), '{');
  await assert.rejects(errand('build', study, '-o', folder), /config\.json:1:2/);
  assert.deepEqual(readdirSync(folder), after);
});

test('a study in another language brings the page’s own words with it', async (t) => {
  const study = studyCopy('survey');
  const config = JSON.parse(readFileSync(join(study, 'config.json'), 'utf8'));
  config.meta.language = 'de-AT';
  writeFileSync(join(study, 'config.json'), JSON.stringify(config));
  const folder = join(temporaryFolder(), 'site');
  await errand('build', study, '-o', folder);
  const page = await freshPage(t, browser);
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(await hosted(t, { folder, page: false }));
  await page.getByRole('button', { name: 'Beginnen' }).waitFor();
  assert.ok(asked.some((path) => /^\/messages\/de-[0-9a-f]{10}\.json$/.test(path)), asked.join());
});
