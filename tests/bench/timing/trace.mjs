// What a Chromium trace knows about the trials of one page: the truth that reported response times are held against.

/** The categories of the events below. */
export const categories = ['devtools.timeline', 'blink.user_timing'];

/** The mark that the page gets when a stimulus enters the document. */
export const mark = 'stimulus';

const endings = { keys: 'keydown', clicks: 'click' };

/** For every frame that the main thread made: when it laid out the document, and when it was presented. */
function frames(events) {
  const presented_us = new Map();
  for (const { name, ts, args } of events) if (name === 'AnimationFrame::Presentation') presented_us.set(args.id, ts);
  const found = [];
  let id;
  for (const { name, ph, ts, args } of events) {
    if (ph !== 'b') continue;
    if (name === 'AnimationFrame') id = args.id;
    // Whatever a script changed before this moment is in the frame, and nothing that it changes later.
    if (name === 'AnimationFrame::StyleAndLayout') found.push({ laid_out_us: ts, presented_us: presented_us.get(id) });
  }
  return found;
}

/**
 * For every stimulus, in order, the milliseconds from the presentation of the frame that painted it to the operating
 * system's time of the input that answered it. NaN where the trace lost one of the two.
 */
export function truths(trace, device) {
  const main = trace.find(({ name, cat }) => name === mark && cat === 'blink.user_timing');
  if (main === undefined) return [];
  const events = trace
    .filter(({ pid, tid, ph }) => pid === main.pid && (tid === main.tid || ph === 'n' || ph === 'b'))
    .toSorted((a, b) => a.ts - b.ts);
  const shown_us = events.filter(({ name, cat }) => name === mark && cat === 'blink.user_timing').map(({ ts }) => ts);
  // An EventTiming begins at the input's own time; a click has that of the button's release.
  const inputs_us = events
    .filter(({ name, ph, args }) => name === 'EventTiming' && ph === 'b' && args.data?.type === endings[device])
    .map(({ ts }) => ts);
  const made = frames(events);
  return shown_us.map((shown, trial) => {
    const frame = made.find(({ laid_out_us }) => laid_out_us >= shown);
    const until = shown_us[trial + 1] ?? Infinity;
    const input = inputs_us.find((time) => time > shown && time < until);
    return ((input ?? NaN) - (frame?.presented_us ?? NaN)) / 1000;
  });
}
