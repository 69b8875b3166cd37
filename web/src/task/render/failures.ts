import { action, h, heading } from '../dom.ts';
import type { Problem } from '../protocol.ts';
import * as words from '../words.ts';
import { receiptCard } from './ends.ts';
import type { Screen } from './screen.ts';

const reload = (): HTMLElement => action(words.text.reload, () => location.reload());

/** The study is wrong: everything the researcher has to mend, at once. */
export function problemsScreen(problems: readonly Problem[]): Screen {
  const focus = heading(words.problems(problems.length));
  return {
    content: [
      h('section', { class: 'banner' }, h('p', {}, words.problemsWorker)),
      h('section', { class: 'card' }, focus, h('ul', { class: 'problems' }, ...problems.map(problemItem))),
    ],
    focus,
  };
}

function problemItem({ file, line, column, what, expected }: Problem): HTMLElement {
  return h(
    'li',
    {},
    h('code', {}, line > 0 ? `${file}:${line}:${column}` : file),
    h('p', {}, what),
    expected !== '' && h('p', { class: 'help' }, `${words.expected}: ${expected}`),
  );
}

/** Something outside of the study's files: the network, the browser, the host. */
export function failureScreen(detail: string): Screen {
  const focus = heading(words.text.failed);
  return {
    content: [
      h('section', { class: 'banner' }, focus, h('p', {}, words.text.notYourFault), reload()),
      h('section', { class: 'card' }, h('h2', {}, words.text.researcher), h('p', {}, detail)),
    ],
    focus,
  };
}

/** The engine broke in the middle of the work. */
export function brokenScreen(detail: string, receipt: string): Screen {
  const focus = heading(words.text.broke);
  return {
    content: [
      h('section', { class: 'banner' }, focus, h('p', {}, words.text.brokeHow), reload()),
      receiptCard(receipt),
      h('section', { class: 'card' }, h('h2', {}, words.text.researcher), h('p', {}, detail)),
    ],
    focus,
  };
}

/** Nothing can be answered here while another tab goes on. */
export function elsewhereScreen(goOnHere: () => Promise<void>): Screen {
  const { elsewhere, elsewhereHow, here } = words.text;
  const focus = heading(elsewhere);
  const button = action(here, () => void goOnHere());
  return { content: [h('section', { class: 'banner' }, focus, h('p', {}, elsewhereHow), button)], focus };
}
