#!/usr/bin/env node
// Makes the README's picture, docs/task.png, from the running page in the marketplace's frame:
//   node tests/browser/screenshot.mjs [FILE]

import { join } from 'node:path';
import { freshPage, launched } from './support/chromium.mjs';
import { studyCopy, tried } from './support/errand.mjs';
import { root } from './support/program.mjs';
import { agree, begin, button, chooseOnly, inFrame, reached, saved } from './support/task.mjs';

const ends = [];
const after = (end) => ends.push(end);
try {
  const browser = await launched(after);
  const { marketplace } = await tried({ after }, studyCopy('meaning_similarity'));
  const page = await freshPage({ after }, browser, { viewport: { width: 960, height: 900 } });
  const frame = inFrame(page);
  await page.goto(`${marketplace}/`);
  await page.getByRole('button', { name: 'Accept' }).first().click();
  await agree(frame);
  await begin(frame);
  for (let step = 1; step < 4; step++) {
    await reached(frame, `Step ${step} of`);
    await chooseOnly(frame, 'Slightly');
    await button(frame, 'Next').click();
  }
  await reached(frame, 'Step 4 of');
  await chooseOnly(frame, 'Very');
  await saved(frame);
  await page.screenshot({ path: process.argv[2] ?? join(root, 'docs/task.png') });
} finally {
  for (const end of ends.reverse()) await end();
}
