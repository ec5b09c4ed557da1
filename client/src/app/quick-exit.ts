const TIMES = 3;
const WITHIN_MS = 1_000;

/**
 * Calls `onExit` when Escape is pressed three times within a second, whatever has the focus. Presses that belong to an
 * input method do not count, nor does a key held down. Gives the function that stops it.
 */
export function watchQuickExit(
  page: Pick<Window, 'addEventListener' | 'removeEventListener'>,
  onExit: () => void,
): () => void {
  let presses: number[] = [];
  const pressed = (event: Event) => {
    const { key, repeat, isComposing, timeStamp } = event as KeyboardEvent;
    if (repeat || isComposing) return;
    presses = key === 'Escape' ? [...presses, timeStamp].slice(-TIMES) : [];
    const [first] = presses;
    if (first === undefined || presses.length < TIMES || timeStamp - first > WITHIN_MS) return;
    presses = [];
    onExit();
  };
  page.addEventListener('keydown', pressed, { capture: true });
  return () => page.removeEventListener('keydown', pressed, { capture: true });
}
