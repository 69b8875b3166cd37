import { h } from '../dom.ts';
import type { Media } from '../questions.ts';
import { permitted, richText } from '../rich_text.ts';
import * as words from '../words.ts';
import { type Field, type Frame, group, showError, teller } from './field.ts';
import type { Desk } from './screen.ts';

/** What may be missing at the ends and at the joints of the parts that were played. */
const slack_s = 0.5;
/** Then the worker may go on without it, which the answer says. */
const tries = 3;

/** A sound or a film with the browser's own controls. What was skipped counts as not played until it is. */
export function mediaField(question: Media, frame: Frame, desk: Desk): Field {
  const { type, captions, transcript } = question;
  const track = permitted(captions);
  const state = h('p', { class: 'played', role: 'status' });
  const again = h('button', { type: 'button', hidden: true, click: () => reload() }, words.text.retry);
  const without = h('button', { type: 'button', hidden: true, click: (cause) => giveUp(cause) }, words.text.without);
  const player = h(type, {
    src: permitted(question.src),
    controls: true,
    playsinline: true,
    preload: 'metadata',
    // Captions from another host are read only if that host's rules are asked.
    crossorigin: track !== null && !track.startsWith(`${location.origin}/`) ? 'anonymous' : null,
    'aria-label': question.text,
    'aria-describedby': frame.described,
    ended: (event) => judge(event),
    pause: (event) => judge(event),
    error: () => fail(),
  });
  if (track !== null) {
    const srclang = document.documentElement.lang;
    player.append(h('track', { kind: 'captions', src: track, srclang, label: words.text.captions, default: true }));
  }
  let ended = false;
  let givenUp = false;
  let failed = !player.hasAttribute('src');
  let failures = failed ? tries : 0;
  const said = teller(question.name, () => (ended ? ['ended'] : givenUp ? ['unplayable'] : []), desk);
  const showState = (): void => {
    again.hidden = !failed;
    without.hidden = !failed || failures < tries || givenUp || ended;
    const { unplayable, played, skipped, goesWithout } = words.text;
    state.textContent = givenUp && !ended ? goesWithout : failed ? unplayable : ended ? played : player.ended ? skipped : '';
    state.classList.toggle('whole', ended && !failed);
  };
  const judge = (event: Event): void => {
    ended ||= missing(player) <= slack_s;
    showState();
    said.now(event);
  };
  const fail = (): void => {
    failed = true;
    failures++;
    showState();
  };
  const giveUp = (cause: Event): void => {
    givenUp = true;
    showState();
    again.focus();
    said.now(cause);
  };
  const reload = (): void => {
    failed = false;
    showState();
    player.load();
    player.focus();
  };
  showState();
  return {
    element: group(
      frame,
      'media',
      {},
      player,
      state,
      h('p', { class: 'actions' }, again, without),
      transcript !== '' &&
        h('details', {}, h('summary', {}, words.text.transcript), h('div', { class: 'rich' }, richText(transcript))),
    ),
    set: (value) => {
      ended = value[0] === 'ended';
      givenUp = value[0] === 'unplayable';
      showState();
      said.settled();
    },
    showError: (fault) => showError(frame, [], fault),
    focus: () => player.focus(),
  };
}

/** Seconds of it that have not been played. */
function missing({ played, duration }: HTMLMediaElement): number {
  let seconds = duration;
  for (let part = 0; part < played.length; part++) seconds -= played.end(part) - played.start(part);
  return Number.isFinite(seconds) ? seconds : Infinity;
}
