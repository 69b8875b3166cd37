// The studies of tests/wrong_studies, whose README.md says how they are written.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../wrong_studies');

function meantBy(note) {
  if (note.startsWith('bytes')) return Buffer.from(note.slice(5).replaceAll(' ', ''), 'hex');
  const [, times, text] = /^(\d+) times ([^]*)$/.exec(note);
  return Buffer.from(Array.from({ length: times }, (_, i) => text.replaceAll('#', i + 1)).join(''));
}

const resolved = (text) =>
  Buffer.concat(text.split(/⟨([^⟩]*)⟩/).map((piece, i) => (i % 2 === 0 ? Buffer.from(piece) : meantBy(piece))));

/** Each as {name, config: its bytes, or undefined when it has none, beyond: whether the schema cannot see it}. */
export function wrongStudies() {
  const studies = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt')).sort()) {
    for (const entry of readFileSync(join(folder, file), 'utf8').split(/^== /m).slice(1)) {
      const config = /^-- config\.json\n([^]*?)^-- /m.exec(entry);
      studies.push({
        name: `${file}: ${entry.slice(0, entry.indexOf('\n'))}`,
        config: config === null ? undefined : resolved(config[1]),
        beyond: /^-- problems beyond the schema$/m.test(entry),
      });
    }
  }
  return studies;
}
