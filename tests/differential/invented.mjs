// Random studies that are nearly always right: every question type, pages, conditions, controls, data.

const words = ['tea', 'coffee', 'a longer text', 'ünïcödé', '😀', 'x < y & "z"', '${no', 'line\nend', '  blanks  '];
const types = [
  ...['singleChoice', 'multipleChoice', 'ratingScale', 'number', 'shortText', 'longText', 'dropDown', 'slider', 'ranking'],
  ...['grid', 'date', 'time', 'dateTime', 'imageChoice', 'pairwise', 'bestWorst', 'constantSum', 'html', 'audio', 'video'],
];

/** `fields` with some left out. */
const some = (draws, fields) => Object.fromEntries(Object.entries(fields).filter(() => draws.chance(2)));

const many = (count, make) => Array.from({ length: count }, (_, i) => make(i));

function choices(draws, count, { alone = false, write = false } = {}) {
  const writes = write && draws.chance(3) ? draws.below(count) : -1;
  return many(count, (i) =>
    draws.chance(3)
      ? `choice ${i}`
      : {
          value: draws.chance(3) ? `${i}` : `c${i}`,
          text: `${draws.of(words)} ${i}`,
          ...some(draws, { fixed: true }),
          ...(alone && draws.chance(4) ? { alone: true } : {}),
          ...(i === writes ? { write: true } : {}),
        },
  );
}

const order = { choiceOrder: 'shuffled' };

/** The fields that only this type has. */
function ownFields(draws, type) {
  const count = 2 + draws.below(4);
  const low = draws.below(10) - 5;
  switch (type) {
    case 'singleChoice':
      return { choices: choices(draws, count, { write: true }), ...some(draws, order) };
    case 'dropDown':
      return { choices: choices(draws, count), ...some(draws, order) };
    case 'multipleChoice':
      return { choices: choices(draws, count, { alone: true, write: true }), ...some(draws, { ...order, minSelected: 1, maxSelected: count - 1 }) };
    case 'imageChoice':
      return { choices: choices(draws, count), many: draws.chance(2), ...some(draws, order) };
    case 'ratingScale':
      return { min: low, max: low + 1 + draws.below(9), ...some(draws, { minLabel: 'low', maxLabel: 'high' }) };
    case 'number':
      return some(draws, { min: low, max: low + 20.5, decimals: draws.below(4), unit: 'kg' });
    case 'slider':
      return { min: low, max: low + 5, step: draws.of([0.25, 0.5, 1, 5]), ...some(draws, { showValue: true, unit: 'cm' }) };
    case 'shortText':
      return some(draws, { minLength: 2, maxLength: 12, pattern: draws.of(['[a-z ]+', '\\d{2,4}', '(x|yy)*.*', '[^é]+']), placeholder: 'here' });
    case 'longText':
      return some(draws, { minLength: 3, maxWords: 40, minWords: 2 });
    case 'ranking':
      return { choices: choices(draws, count), ...some(draws, { ...order, most: 1 + draws.below(count) }) };
    case 'grid':
      return { rows: choices(draws, 1 + draws.below(4)), choices: choices(draws, count), ...some(draws, order) };
    case 'date':
      return some(draws, { min: '2024-02-28', max: '2024-03-01' });
    case 'time':
      return some(draws, { min: '08:30', max: '20:15' });
    case 'dateTime':
      return some(draws, { min: '2024-02-28T08:30', max: '2024-03-01T20:15' });
    case 'pairwise':
      return { choices: choices(draws, 2), ...some(draws, order) };
    case 'bestWorst':
      return { choices: choices(draws, 3 + draws.below(3)), ...some(draws, { ...order, bestLabel: 'most', worstLabel: 'least' }) };
    case 'constantSum':
      return { choices: choices(draws, count), decimals: 1, ...some(draws, { total: 10.5, unit: '%' }) };
    case 'audio':
    case 'video':
      return { src: 'a.mp4', ...some(draws, { mustFinish: true, transcript: '<p>Hello</p>' }) };
    default:
      return { html: '<p>Hello</p>' };
  }
}

/** Values that an answer to this question may have. */
function valuesOf(draws, question) {
  if (question.choices !== undefined) return question.choices.map((choice) => choice.value ?? choice.text ?? choice);
  const bounds = [question.min, question.max].filter((bound) => bound !== undefined);
  return bounds.length > 0 ? bounds : question.type === 'number' ? [0, 2.5, -1] : undefined;
}

/** About one of `earlier`, or about a column; undefined when nothing can be said. */
function condition(draws, earlier, columns, depth = 0) {
  if (depth < 3 && draws.chance(4)) {
    const parts = many(1 + draws.below(3), () => condition(draws, earlier, columns, depth + 1)).filter((part) => part !== undefined);
    if (parts.length > 0) return draws.of([{ all: parts }, { any: parts }, { not: parts[0] }]);
  }
  if (columns.length > 0 && draws.chance(4)) return { column: draws.of(columns), ...draws.of([{ is: 'tea' }, { isNot: '1' }, { above: 1 }, { answered: true }]) };
  const question = earlier.length > 0 ? draws.of(earlier) : undefined;
  if (question === undefined || question.type === 'html') return undefined;
  const about = { question: question.name };
  const values = valuesOf(draws, question);
  if (values === undefined || draws.chance(4)) return { ...about, answered: draws.chance(2) };
  const value = draws.of(values);
  const sized = ['number', 'slider', 'ratingScale', 'date', 'time', 'dateTime'].includes(question.type);
  const comparison = draws.of(sized ? ['above', 'atLeast', 'below', 'atMost', 'is', 'isNot'] : ['is', 'isNot', 'isOneOf', 'includes']);
  return { ...about, [comparison]: comparison === 'isOneOf' ? [value, draws.of(values)] : value };
}

function question(draws, name, earlier, columns, piped) {
  const type = draws.of(types);
  const made = { name, type, text: `${draws.chance(3) && piped.length > 0 ? `\${${draws.of(piped)}}: ` : ''}${draws.of(words)}?` };
  Object.assign(made, ownFields(draws, type), some(draws, { required: draws.chance(2), help: 'Think.' }));
  const showIf = draws.chance(3) ? condition(draws, earlier, columns) : undefined;
  const requiredIf = draws.chance(6) ? condition(draws, earlier, columns) : undefined;
  const other = earlier.find((one) => one.type === type && type === 'number');
  return { ...made, ...(showIf && { showIf }), ...(requiredIf && { requiredIf }), ...(other && draws.chance(2) && { must: { atLeast: { question: other.name } } }) };
}

/** Questions, each of which may refer to those before it. */
function questions(draws, count, prefix, earlier, columns, piped) {
  const made = [];
  for (let i = 0; i < count; i++) made.push(question(draws, `${prefix}${i}`, [...earlier, ...made], columns, piped));
  return made;
}

function pages(draws, columns) {
  const made = [];
  const asked = [];
  const count = 1 + draws.below(4);
  for (let i = 0; i < count; i++) {
    const piped = [...columns, ...asked.map((one) => one.name)];
    const own = questions(draws, 1 + draws.below(3), `p${i}q`, asked, columns, piped);
    const showIf = draws.chance(3) ? condition(draws, asked, columns) : undefined;
    const endIf = draws.chance(6) ? condition(draws, [...asked, ...own], columns) : undefined;
    const skipIf = i + 1 < count && draws.chance(3) ? condition(draws, [...asked, ...own], columns) : undefined;
    asked.push(...own);
    const skipTo = skipIf && { page: `page${i + 1 + draws.below(count - i - 1)}`, if: skipIf };
    made.push({ name: `page${i}`, questions: own, ...(showIf && { showIf }), ...(endIf && { endIf }), ...(skipTo && { skipTo }) });
  }
  return made;
}

const knownAmong = (asked) => asked.find((one) => one.type === 'singleChoice' || one.type === 'ratingScale');

function block(draws, name, columns) {
  const rows = draws.chance(2) ? many(1 + draws.below(4), () => ({ thing: draws.of(words) })) : undefined;
  const own = rows === undefined ? columns : [...columns, 'thing'];
  const asked = questions(draws, 1 + draws.below(3), `${name}q`, [], own, own);
  const known = knownAmong(asked);
  const judged = known !== undefined && draws.chance(2);
  return {
    name,
    questions: asked,
    ...(rows ? { rows } : some(draws, { count: 1 + draws.below(3) })),
    ...some(draws, { order: 'shuffled', back: draws.chance(2) }),
    ...(draws.chance(4) && { breaks: { every: 1 + draws.below(2), text: '<p>Rest.</p>' } }),
    ...(rows && draws.chance(4) && { repeated: { count: 1 } }),
    ...(judged && { answer: { [known.name]: `${valuesOf(draws, known)[0]}` } }),
    ...(judged && draws.chance(2) && { feedback: { right: 'Right.', wrong: 'Wrong.' } }),
    ...(judged && draws.chance(2) && { gate: { tries: 1 + draws.below(2), then: 'goOn', wrong: 'Again.' } }),
  };
}

/** Blocks, some of them in a group, and what draws the worker's condition. */
function blocks(draws) {
  const factors = draws.chance(2) ? { group: ['a', 'b'] } : undefined;
  const columns = factors ? ['group'] : [];
  const made = many(2 + draws.below(3), (i) => block(draws, `block${i}`, columns));
  const grouped = draws.chance(2) ? [made[0], { blocks: made.slice(1), order: draws.of(['fixed', 'shuffled', ...(made.length > 2 ? ['latinSquare'] : [])]) }] : made;
  return { ...(factors && { factors }), blocks: grouped };
}

/** As files: a study of blocks. */
function studyOfBlocks(draws) {
  const config = { meta: { title: 'T', ...some(draws, { aggregate: true }) }, ...blocks(draws), finalQuestions: questions(draws, 1, 'f', [], [], []) };
  return { 'config.json': JSON.stringify(config, null, 1) };
}

function csv(draws, columns, rows) {
  const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;
  const line = (cells) => `${cells.map(quoted).join(',')}\n`;
  return line(columns) + many(rows, (i) => line(columns.map((_, column) => (column === 0 ? `row ${i}` : draws.of(words))))).join('');
}

/** The files of a study, {name: text}. */
export function inventedStudy(draws) {
  if (draws.chance(3)) return studyOfBlocks(draws);
  const columns = draws.chance(2) ? ['id', 'thing'] : [];
  const numSubtasks = 1 + draws.below(4);
  const perHit = columns.length > 0 && draws.chance(3);
  const asks = draws.chance(2) ? { pages: pages(draws, columns) } : { questions: questions(draws, 1 + draws.below(6), 'q', [], columns, columns) };
  const all = asks.questions ?? asks.pages.flatMap((page) => page.questions);
  const known = knownAmong(all);
  const control = known && { name: 'control', data: { id: '0', thing: 'known' }, answer: { [known.name]: `${valuesOf(draws, known)[0]}` } };
  const config = {
    meta: { title: 'T', numSubtasks, ...some(draws, { aggregate: true, description: 'D', minutes: 5 }) },
    ...some(draws, { consent: { text: '<p>Yes?</p>' }, instructions: { steps: ['Look.'] }, order: 'shuffled', hitCreation: { rewardAmount: 0.25 } }),
    ...(columns.length > 0 && { data: { file: 'rows.csv', rowFor: perHit ? 'hit' : 'subtask' } }),
    ...asks,
    ...(draws.chance(2) && { finalQuestions: questions(draws, 1 + draws.below(3), 'f', numSubtasks === 1 ? all : [], perHit ? columns : [], perHit ? columns : []) }),
    ...(control && numSubtasks > 1 && draws.chance(2) && { controls: { items: [control] } }),
    ...(draws.chance(8) && { limits: { answerBytes: 4096 } }),
  };
  const files = { 'config.json': JSON.stringify(config, null, 1) };
  if (columns.length > 0) files['rows.csv'] = csv(draws, columns, numSubtasks + draws.below(5));
  return files;
}
