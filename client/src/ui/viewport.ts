const KEYBOARD_PX = 120;

/**
 * Follows the on-screen keyboard: sets `data-keyboard="open"` on the page while it is up, and `--keyboard-inset` to the
 * part of the page that it covers (iOS; other browsers shrink the page themselves). Gives the function that stops it.
 */
export function followKeyboard(): () => void {
  const viewport = window.visualViewport;
  if (!viewport) return () => undefined;
  const root = document.documentElement;
  let tallest = 0;
  let width = 0;
  const update = () => {
    if (viewport.scale > 1.01) return;
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      tallest = 0;
    }
    tallest = Math.max(tallest, viewport.height);
    const covered = Math.max(0, Math.round(window.innerHeight - viewport.height));
    root.style.setProperty('--keyboard-inset', `${covered}px`);
    root.dataset.keyboard = tallest - viewport.height > KEYBOARD_PX ? 'open' : 'closed';
    // iOS scrolls the page to show what is typed in; the layout has done so already.
    if (covered > 0 && document.querySelector('[data-fixed-height]')) window.scrollTo(0, 0);
  };
  viewport.addEventListener('resize', update);
  viewport.addEventListener('scroll', update);
  update();
  return () => {
    viewport.removeEventListener('resize', update);
    viewport.removeEventListener('scroll', update);
  };
}
