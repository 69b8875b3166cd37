import { part } from './dom.ts';
import * as words from './words.ts';

/** The instructions beside the questions: opened and closed by the worker, who can go on answering meanwhile. */
export class Drawer {
  readonly #panel = part('panel');
  readonly #help = part('help');

  /** `said` is told what the worker did. */
  serve(said: (open: boolean, cause: Event) => void): void {
    const turn = (open: boolean, cause: Event): void => {
      this.show(open);
      if (open) part('panel-title').focus();
      else this.#help.focus();
      said(open, cause);
    };
    this.#help.addEventListener('click', (cause) => turn(this.#panel.hidden === true, cause));
    part('close').addEventListener('click', (cause) => turn(false, cause));
    document.addEventListener('keydown', (cause) => {
      if (cause.key === 'Escape' && !this.#panel.hidden) turn(false, cause);
    });
  }

  /** A study without instructions has no button for them. */
  fill(content: readonly Node[]): void {
    const { instructions, close } = words.text;
    this.#help.hidden = content.length === 0;
    this.#help.textContent = instructions;
    part('panel-title').textContent = instructions;
    part('close').textContent = close;
    part('panel-text').replaceChildren(...content);
  }

  show(open: boolean): void {
    this.#help.setAttribute('aria-expanded', String(open));
    this.#panel.hidden = !open;
  }
}
