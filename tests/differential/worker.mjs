// A random worker: looks at what the engine shows, and mostly does what can be done.

const inOrder = (draws, list) => list.map((item) => [draws.below(1000), item]).sort(([a], [b]) => a - b).map(([, item]) => item);
const values = (question) => (question.choices ?? []).map((choice) => choice.value);
const texts = ['', ' ', 'x', 'yy z', 'two words', '12', '2024', 'é', '😀😀', ' blanks ', 'a|b=c', 'long '.repeat(60)];
const moments = ['2024-02-29', '2023-02-29', '08:30', '24:00', '2024-02-29T12:00', '2024-02-28T08:30', 'soon'];
const numbers = ['0', '1', '-1', '2.5', '2.50', '007', '1e3', ',5', '999999999999', '0.0000001', ' 3 ', '10.5'];

/** An answer, often one that is accepted, as the engine takes it: a list of texts. */
function answer(draws, question) {
  const all = inOrder(draws, values(question));
  const first = all.slice(0, 1).map((value) => (question.choices?.find((choice) => choice.value === value)?.write ? `${value}=${draws.of(texts)}` : value));
  switch (question.type) {
    case 'multipleChoice':
      return all.slice(0, 1 + draws.below(all.length));
    case 'ranking':
      return draws.chance(4) ? all.slice(0, draws.below(all.length)) : all.slice(0, question.most || all.length);
    case 'grid':
      return question.rows.map((row) => `${row.value}=${draws.of(all)}`).slice(0, draws.chance(5) ? 1 : undefined);
    case 'bestWorst':
      return [`best=${all[0]}`, `worst=${all[draws.chance(6) ? 0 : 1]}`];
    case 'constantSum':
      return all.map((value, i) => `${value}=${i === 0 && !draws.chance(5) ? question.total : '0'}`);
    case 'number':
    case 'slider':
      return [draws.chance(2) ? (question.min ?? '1') : draws.of(numbers)];
    case 'shortText':
    case 'longText':
      return [draws.of(texts)];
    case 'date':
    case 'time':
    case 'dateTime':
      return [draws.chance(2) && question.min !== '' ? question.min : draws.of(moments)];
    case 'audio':
    case 'video':
      return ['ended'];
    case 'html':
      return [];
    default:
      return first;
  }
}

const kinds = [
  ...['opened', 'agreed', 'declined', 'started', 'shown', 'next', 'previous', 'instructionsOpened', 'instructionsClosed'],
  ...['hidden', 'visible', 'submitted', 'retried', 'confirmed'],
];

/** What hardly any page would send. */
function oddEvent(draws, view, at) {
  const question = view?.questions?.length > 0 ? draws.of(view.questions).name : 'nobody';
  return draws.of([
    () => [draws.of(kinds), at],
    () => [draws.of(kinds), draws.of(['-1', '0', '9007199254740993', '1e3', '', 'soon', String(BigInt(at) - 5_000_000n)])],
    () => ['answered', at, question, '0', draws.of([...texts, ...numbers, ...moments])],
    () => ['answered', at, question, draws.of(['3', '99999', '-1', 'x']), draws.of(texts)],
    () => ['answered', at, question, '0', 'c0', 'c0'],
    () => ['answered', at, question],
    () => ['answered', at, 'nobody', '0', 'x'],
    () => ['nothing', at],
    () => [],
  ])();
}

/** The next event for the page that `view` shows. `done` are the questions answered on it. */
function nextEvent(draws, view, at, done) {
  if (draws.chance(8)) return oddEvent(draws, view, at);
  if (view.screen === 'consent') return [draws.chance(10) ? 'declined' : 'agreed', at];
  if (view.screen === 'instructions') return ['started', at];
  if (view.screen === 'submitting') return [draws.of(['retried', 'confirmed', 'opened']), at];
  const open = (view.questions ?? []).find((one) => !done.has(one.name));
  if (open !== undefined && !draws.chance(12)) {
    done.add(open.name);
    return ['answered', at, open.name, '0', ...answer(draws, open)];
  }
  done.clear();
  if (draws.chance(8)) return ['previous', at];
  return [view.screen === 'finalQuestions' ? 'submitted' : 'next', at];
}

/** The calls of one sitting, as scenarios have them; `ask` answers each. */
export function sitting(draws, ask, steps) {
  const session = {
    assignmentId: draws.of(['', 'A1', 'ASSIGNMENT2', 'ASSIGNMENT_ID_NOT_AVAILABLE']),
    workerId: 'W',
    hitId: 'H',
    submitTo: draws.of(['', 'http://127.0.0.1:8080']),
    hit: draws.of(['1', '1', '2', '7', 'x']),
    ...(draws.chance(3) && { condition: draws.of(['1', '2', '9', 'x']) }),
  };
  const calls = [];
  const call = (...one) => {
    calls.push(one);
    return JSON.parse(ask(one));
  };
  const opened = call('open', session);
  if (opened.kind !== 'opened') return calls;
  const log = [];
  const done = new Set();
  let { view } = opened.effects.find((effect) => effect.kind === 'render');
  let at = 1_700_000_000_000_000n;
  for (let step = 0; step < steps; step++) {
    at += BigInt(draws.below(3_000_000));
    const event = step === 0 ? ['opened', String(at)] : nextEvent(draws, view, String(at), done);
    const effects = call('dispatch', event);
    for (const effect of effects) {
      if (effect.kind === 'save') log.push(JSON.parse(effect.event));
      if (effect.kind === 'render') view = effect.view;
    }
    // A reload of the page; at times the log that it saved has been tampered with.
    if (!draws.chance(25)) continue;
    const saved = draws.chance(4) ? log.filter(() => !draws.chance(10)) : log;
    const again = call('open', { ...session, log: saved });
    view = again.effects.find((effect) => effect.kind === 'render').view;
    log.length = again.resumed;
  }
  return calls;
}
