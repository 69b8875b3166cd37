// From the text that a worker copies to the requester's table.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freshPage, launched } from './support/chromium.mjs';
import { errand, studyCopy, temporaryFolder, tried } from './support/errand.mjs';
import { hosted, studyFiles } from './support/static_host.mjs';
import { begin, inFrame, reached, saved, submit, toLastStep } from './support/task.mjs';

const browser = await launched(after);

/** As a mail program may pass a text on. */
const mailed = (text) => `Hello,\r\n${text.replace(/.{1,68}/g, '> $&\r\n')}Regards`;

test('a receipt in a mail becomes a row beside those that were submitted', async (t) => {
  const folder = studyCopy('survey');
  const { marketplace } = await tried(t, folder);
  const page = await freshPage(t, browser);
  await page.goto(`${marketplace}/`);
  await page.getByRole('button', { name: 'Accept' }).first().click();
  const frame = inFrame(page);
  await begin(frame);
  await toLastStep(frame);
  const feedback = 'naïve “quotes”, >quoted & <b>bold</b>\n日本語 🙂';
  await frame.getByRole('textbox').fill(feedback);
  await page.route('**/mturk/externalSubmit', (route) => route.fulfill({ status: 503, body: 'busy' }));
  await submit(frame);
  await frame.getByText('busy').waitFor();
  await page.evaluate(() => history.back());
  await reached(frame, 'Were your answers sent?');
  const receipt = await frame.getByRole('textbox', { name: 'Your receipt' }).inputValue();
  assert.match(receipt, /^[!-~]+$/);

  const mail = join(temporaryFolder(), 'mail.txt');
  writeFileSync(mail, mailed(receipt));
  const [row] = JSON.parse(await errand('results', folder, '--json', '--receipt', mail));
  assert.equal(row.assignment.status, 'Receipt');
  assert.equal(row.assignment.worker, 'AWORKER1ERRAND');
  assert.equal(row.hit.title, 'A short questionnaire about libraries (about 4 minutes)');
  assert.equal(row.answers.feedback, feedback);
  assert.match(await errand('results', folder, '--receipt', mail), /"Receipt"/);

  await assert.rejects(errand('results', folder, '--receipt', mail, mail, '/nowhere'), ({ stderr }) => {
    assert.match(stderr, /mail\.txt, receipt 1: assignment \w+ is there already, with the status Receipt/);
    assert.match(stderr, /cannot read \/nowhere: /);
    return true;
  });
  writeFileSync(mail, mailed(receipt.slice(0, -30)));
  await assert.rejects(errand('results', folder, '--receipt', mail), /receipt 1: its end is missing/);
  writeFileSync(mail, mailed(receipt));
  await assert.rejects(
    errand('results', studyCopy('age_guess'), '--receipt', mail),
    /receipt 1: it is of another study, or of a version that is not kept/,
  );
});

test('answers to a study that was changed are not applied, and not destroyed', async (t) => {
  const files = studyFiles('survey', () => {});
  const before = files['config.json'];
  const page = await freshPage(t, browser);
  await page.goto(await hosted(t, { files }));
  await begin(page);
  await page.getByRole('radio', { name: 'More often' }).check();
  await saved(page);
  const config = JSON.parse(before);
  config.questions[0].text = 'Another question?';
  files['config.json'] = JSON.stringify(config);
  await page.reload();
  await begin(page);
  await page.getByText('Another question?').waitFor();
  assert.equal(await page.getByRole('radio', { checked: true }).count(), 0);
  await saved(page);
  files['config.json'] = before;
  await page.reload();
  await reached(page, 'Step 1 of');
  assert.equal(await page.getByRole('radio', { name: 'More often' }).isChecked(), true);
});

test('when the storage is full in the middle, the page says so and nothing typed is lost', async (t) => {
  const page = await freshPage(t, browser);
  const asked = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    return dialog.accept();
  });
  await page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...given) {
      if (sessionStorage.getItem('full') !== null) throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, given);
    };
  });
  await page.goto(await hosted(t, { files: studyFiles('survey', () => {}) }));
  await begin(page);
  await page.getByRole('radio', { name: 'More often' }).check();
  await saved(page);
  await page.evaluate(() => sessionStorage.setItem('full', 'yes'));
  const text = page.getByRole('textbox').last();
  await text.fill('Typed when it was full');
  await text.blur();
  await page.locator('#saved').filter({ hasText: 'This browser does not keep answers here' }).waitFor();
  assert.equal(await text.inputValue(), 'Typed when it was full');
  await page.reload();
  assert.deepEqual(asked, ['beforeunload']);
  await reached(page, 'Step 1 of');
  assert.equal(await page.getByRole('textbox').last().inputValue(), 'Typed when it was full');
  assert.equal(await page.getByRole('radio', { name: 'More often' }).isChecked(), true);
  await page.evaluate(() => sessionStorage.removeItem('full'));
  await page.reload();
  await saved(page);
  assert.equal(await page.getByRole('textbox').last().inputValue(), 'Typed when it was full');
  await page.reload();
  assert.equal(await page.getByRole('textbox').last().inputValue(), 'Typed when it was full');
});
