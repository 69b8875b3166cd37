let pressed = false;
addEventListener('pointerdown', () => (pressed = true), true);
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => (pressed = false), true);

/**
 * Calls back at once or, while a mouse button or a finger is down, behind the click that it may become. What moved under
 * the pointer in between would make that click miss.
 */
export function behindClick(then: () => void): void {
  if (!pressed) return then();
  addEventListener('pointerup', () => setTimeout(then), { capture: true, once: true });
}
