import { h } from '../dom.ts';
import { frames } from '../frames.ts';
import type { Value } from '../protocol.ts';
import type { Phase, Trial } from '../questions.ts';
import { permitted, richText } from '../rich_text.ts';
import { Run } from '../trial_run.ts';
import * as words from '../words.ts';
import { content, type Field, type Frame, group, pictures, showError } from './field.ts';
import type { Desk, Timed } from './screen.ts';

const key_names: Readonly<Record<string, string>> = {
  ' ': '␣',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** What a phase shows, made before it is due. */
interface Stimulus {
  readonly element: HTMLElement;
  readonly sound: HTMLAudioElement | null;
}

/**
 * Stimuli in time. A run that the worker leaves is forgotten and begins anew, which the answer tells. `done` is called when
 * one has come to its end.
 */
export function trialField(question: Trial, frame: Frame, desk: Desk, done: (cause: Timed) => void): Field {
  const { phases, responseEnds, feedback, start, touchOnly, choices = [] } = question;
  let runs = 0;
  let ended = false;
  let run: Run | null = null;
  let stimuli: readonly Stimulus[] = [];
  const stage = h('div', { class: 'stage', tabindex: -1, 'aria-live': 'assertive' });
  const state = h('p', { class: 'help', role: 'status' });
  const starter = h('button', { type: 'button', class: 'main', hidden: true, click: (cause) => begin(cause) });
  const buttons = choices.map((choice) =>
    h(
      'button',
      { type: 'button', click: (cause) => run?.respond(choice.value, pointer(cause), cause) },
      ...content({ ...choice, write: false, alone: false }),
      choice.key !== '' && h('kbd', { 'aria-hidden': 'true' }, key_names[choice.key] ?? choice.key.toUpperCase()),
    ),
  );
  const hidden = touchOnly && choices.every(({ key }) => key !== '');
  const element = group(
    frame,
    'trial',
    {},
    stage,
    state,
    buttons.length > 0 && h('p', { class: hidden ? 'responses touch' : 'responses' }, ...buttons),
    h('p', {}, starter),
  );

  const answer = (measured: Value): void =>
    desk.say({ kind: 'answered', question: question.name, value: [`runs=${runs}`, ...measured] });
  const quiet = (): void => stage.replaceChildren();

  const over = (measured: Value, response: string | null): void => {
    run = null;
    ended = true;
    answer(measured);
    const said = feedback === null ? '' : response === null ? feedback.slow : response === feedback.correct ? feedback.right : feedback.wrong;
    if (feedback === null || said === '') return finish();
    stage.replaceChildren(stimulus(said));
    setTimeout(finish, feedback.duration);
  };
  const finish = (): void => {
    quiet();
    rest(words.text.trialDone);
    done({ timeStamp: performance.now() });
  };
  /** What stands there while nothing runs. */
  const rest = (text: string): void => {
    element.classList.remove('running');
    state.textContent = text;
    document.removeEventListener('keydown', press, true);
    document.removeEventListener('visibilitychange', leave);
    for (const kind of ['blur', 'focus']) removeEventListener(kind, turn);
  };

  const press = (cause: KeyboardEvent): void => {
    const { key, repeat, ctrlKey, metaKey, altKey } = cause;
    if (ctrlKey || metaKey || altKey || run === null) return;
    const choice = choices.find((one) => one.key !== '' && one.key.toLowerCase() === key.toLowerCase());
    if (choice === undefined) return;
    cause.preventDefault();
    if (!repeat) run.respond(choice.value, 'key', cause);
  };
  const turn = (cause: Event): void => run?.focus(cause.type === 'focus', cause);
  const abandon = (text: string): void => {
    run?.stop();
    run = null;
    quiet();
    rest(text);
  };
  const leave = (): void => {
    if (!document.hidden || ended) return;
    abandon('');
    offer(words.text.trialAgain);
  };

  const begin = (cause?: Event): void => {
    if (!element.isConnected) return;
    document.removeEventListener('keydown', startKey);
    starter.hidden = true;
    state.textContent = '';
    element.classList.add('running');
    stage.focus({ preventScroll: true });
    cause?.preventDefault();
    runs++;
    answer([]);
    document.addEventListener('keydown', press, true);
    document.addEventListener('visibilitychange', leave);
    for (const kind of ['blur', 'focus']) addEventListener(kind, turn);
    go();
  };
  /** The run itself waits until what has just changed is painted. */
  const go = (): void => {
    run = new Run({
      phases,
      responseEnds,
      show: (phase) => {
        if (!element.isConnected) return abandon('');
        const due = stimuli[phase];
        stage.replaceChildren(...(due === undefined ? [] : [due.element]));
        if (due?.sound === null) return;
        for (const { sound } of stimuli) sound?.pause();
        due?.sound.play().catch(lose);
      },
      over,
    });
    run.lost = lost;
  };
  let lost = 0;
  const lose = (): void => {
    lost++;
    if (run !== null) run.lost = lost;
  };
  const startKey = (cause: KeyboardEvent): void => {
    if (cause.key !== ' ' || cause.repeat || !element.isConnected) return;
    begin(cause);
  };
  /** Lets the worker begin. */
  const offer = (text: string): void => {
    rest(text);
    starter.textContent = words.text.start;
    starter.hidden = false;
    starter.focus({ preventScroll: true });
    if (start === 'key') document.addEventListener('keydown', startKey);
  };
  const prepare = async (): Promise<void> => {
    state.textContent = words.text.trialWait;
    stimuli = phases.map(stimulusOf);
    await Promise.all([...stimuli.map((one) => loaded(one).catch(lose)), framesKnown()]);
    await untilVisible();
    if (runs > 0) offer(words.text.trialAgain);
    else if (start === 'auto') begin();
    else offer(start === 'key' ? words.text.trialKey : '');
  };

  return {
    element,
    begin: () => {
      if (ended) return false;
      void prepare();
      return true;
    },
    set: (value) => {
      runs = Number(/^runs=(\d+)$/.exec(value[0] ?? '')?.[1] ?? 0);
      ended = value.length > 1;
      if (ended && !element.classList.contains('running')) state.textContent = words.text.trialDone;
    },
    showError: (fault) => {
      showError(frame, [], fault);
      // The engine has no answer although a run has ended: nobody is to be stuck here.
      if (!ended || fault?.id !== 'missingTrial') return;
      ended = false;
      offer(words.text.trialAgain);
    },
    focus: () => (starter.hidden ? stage : starter).focus(),
  };
}

function stimulusOf({ text, html, image, audio }: Phase): Stimulus {
  const address = permitted(audio);
  const element = stimulus(
    text !== '' && h('p', {}, text),
    html !== '' && h('div', { class: 'rich' }, richText(html)),
    ...pictures(image),
  );
  return { element, sound: address === null ? null : h('audio', { src: address, preload: 'auto' }) };
}

const stimulus = (...content: readonly (Node | string | false)[]): HTMLElement => h('div', { class: 'stimulus' }, ...content);

/** Pictures decoded and sounds ready to be played; fails when one cannot be had. */
async function loaded({ element, sound }: Stimulus): Promise<void> {
  await Promise.all([
    ...[...element.querySelectorAll('img')].map((image) => image.decode()),
    sound === null ? null : playable(sound),
  ]);
}

function playable(sound: HTMLAudioElement): Promise<void> {
  return new Promise((resolve, reject) => {
    sound.addEventListener('canplaythrough', () => resolve(), { once: true });
    sound.addEventListener('error', () => reject(new Error('not playable')), { once: true });
    sound.load();
  });
}

/** Resolved when the time from frame to frame is known. */
function framesKnown(): Promise<void> {
  return new Promise((resolve) => {
    const look = (now: number): void => {
      frames.saw(now);
      if (frames.known) resolve();
      else requestAnimationFrame(look);
    };
    frames.pause();
    if (frames.known) resolve();
    else requestAnimationFrame(look);
  });
}

function untilVisible(): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    look();
  });
}

/** What a button was pressed with. Programs that press for somebody, and the keyboard, have no pointer. */
function pointer(cause: Event): string {
  const kind = cause instanceof PointerEvent ? cause.pointerType : '';
  return /^(mouse|touch|pen)$/.test(kind) ? kind : 'button';
}
