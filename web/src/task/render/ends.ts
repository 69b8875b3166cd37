import { action, h, heading } from '../dom.ts';
import type { FormField, Submitting } from '../protocol.ts';
import * as words from '../words.ts';
import type { Desk, Screen } from './screen.ts';

const wait_ms = 20_000;

/**
 * `sending`: the form is on its way in this load of the page. If the page is still here after a while, or came back by
 * a reload, the worker may send again; the marketplace takes an assignment once. One that came late is not sent before
 * the worker wants it.
 */
export function submittingScreen({ receipt, late }: Submitting, sending: boolean, desk: Desk): Screen {
  const focus = heading(words.text.submitting);
  const how = h('p', { role: 'status' });
  const retry = h(
    'button',
    {
      type: 'button',
      class: 'main',
      click: (cause) => {
        show(true);
        desk.say({ kind: 'retried' }, cause);
      },
    },
    words.text.retry,
  );
  let timer = 0;
  const { over, overHow, unsure, unsureHow } = words.text;
  const show = (onItsWay: boolean): void => {
    clearTimeout(timer);
    focus.textContent = onItsWay ? words.text.submitting : late ? over : unsure;
    how.textContent = onItsWay ? words.text.submittingHow : late ? overHow : unsureHow;
    retry.hidden = onItsWay;
    if (onItsWay) timer = setTimeout(() => show(false), wait_ms);
  };
  show(sending);
  return {
    content: [h('section', { class: 'card' }, focus, how, h('p', { class: 'actions' }, retry)), receiptCard(receipt)],
    focus,
    returned: () => show(false),
  };
}

/** `fields`: what a trial would have sent; null when a marketplace has them. */
export function submittedScreen(fields: readonly FormField[] | null, desk: Desk): Screen {
  const focus = heading(words.text.submitted);
  return {
    content: [
      h(
        'section',
        { class: 'card' },
        focus,
        fields !== null && h('p', {}, words.text.trial),
        fields !== null &&
          h('dl', { class: 'fields' }, ...fields.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
        startAgain(desk),
      ),
    ],
    focus,
  };
}

export function stoppedScreen(desk: Desk): Screen {
  const focus = heading(words.text.stopped);
  return {
    content: [h('section', { class: 'card' }, focus, h('p', {}, words.text.stoppedHow), startAgain(desk))],
    focus,
  };
}

function startAgain({ again }: Desk): HTMLElement | null {
  return again === null ? null : action(words.text.again, () => void again());
}

export function receiptCard(receipt: string): HTMLElement {
  const text = h('textarea', { readonly: true, rows: 4, dir: 'ltr', 'aria-label': words.text.receipt });
  text.value = receipt;
  const told = h('span', { role: 'status' });
  const copy = (): void => {
    // The asynchronous clipboard is closed to frames from another site.
    text.select();
    if (document.execCommand('copy')) told.textContent = words.text.copied;
  };
  return h(
    'section',
    { class: 'card' },
    h('h2', {}, words.text.receipt),
    h('p', {}, words.text.receiptHow),
    text,
    h('p', { class: 'actions' }, h('button', { type: 'button', click: copy }, words.text.copy), told),
  );
}
