/** Links to styles that could not be fetched. */
const lost = new Set<HTMLLinkElement>();
/** Those that are being fetched once more. */
const coming = new Set<Promise<void>>();

// On its way down, since errors of links do not bubble.
document.addEventListener('error', ({ target }) => isStyles(target) && lost.add(target), { capture: true });

const isStyles = (target: EventTarget | null): target is HTMLLinkElement =>
  target instanceof HTMLLinkElement && target.rel === 'stylesheet';

/**
 * Fetches the styles that never came; to be awaited before code that needs them is imported once more, since Vite asks for a
 * chunk's styles but once. Rejects where they still do not come.
 */
export async function stylesAgain(): Promise<void> {
  for (const link of lost) {
    lost.delete(link);
    const fetched = fetchAgain(link);
    coming.add(fetched);
    const settled = () => coming.delete(fetched);
    fetched.then(settled, settled);
  }
  await Promise.all(coming);
}

function fetchAgain(before: HTMLLinkElement): Promise<void> {
  const link = document.createElement('link');
  return new Promise((resolve, reject) => {
    link.rel = 'stylesheet';
    link.href = before.href;
    link.onload = () => resolve();
    link.onerror = () => reject(new Error('styles could not be fetched'));
    before.replaceWith(link);
  });
}
