import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** A turned phone, a keyboard: what scrolls on its own while this changes was not scrolled by a reader. */
const boxOf = ({ clientWidth, clientHeight }: Element) => `${clientWidth} ${clientHeight}`;

/** Items in one chunk. */
export const CHUNK = 50;
/** Chunks shown at first, and added at a time. */
const STEP = 4;
const NEAR_PX = 48;
const EARLIER_PX = 800;

/**
 * Keeps a scrolling history at its end while it is there, and mounts only its newer part: earlier chunks come as they
 * are neared, without anything moving under the reader's eyes.
 *
 * `newestKey` and `newestOwn` describe the last item: one's own message always brings the end into view.
 */
export function useHistoryWindow(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  count: number,
  newestKey: string | undefined,
  newestOwn: boolean,
) {
  const chunks = Math.ceil(count / CHUNK);
  const [first, setFirst] = useState(() => Math.max(0, chunks - STEP));
  const [atEnd, setAtEnd] = useState(true);
  const sticks = useRef(true);
  const stuckAt = useRef(0);
  const stuckIn = useRef('');
  const anchor = useRef<{ element: Element; top: number } | null>(null);

  const stick = useCallback((element: Element) => {
    element.scrollTop = element.scrollHeight;
    stuckAt.current = element.scrollTop;
    stuckIn.current = boxOf(element);
  }, []);

  const toEnd = useCallback(() => {
    sticks.current = true;
    setAtEnd(true);
    if (scroller.current !== null) stick(scroller.current);
  }, [scroller, stick]);

  /** The reader is here again: what they have not read begins in view, and its end too where there is room for both. */
  const comeBack = useCallback(
    (unreadFrom: Element | null) => {
      const element = scroller.current;
      if (element === null || unreadFrom === null || !sticks.current) return;
      element.scrollTop = element.scrollHeight;
      const above = element.getBoundingClientRect().top + NEAR_PX - unreadFrom.getBoundingClientRect().top;
      if (above <= NEAR_PX) return;
      element.scrollTop -= above;
      sticks.current = false;
      setAtEnd(false);
    },
    [scroller],
  );

  const showEarlier = useCallback(() => {
    const element = content.current?.firstElementChild;
    if (element) anchor.current = { element, top: element.getBoundingClientRect().top };
    // At once: were it later, what the reader scrolled in between would be undone.
    flushSync(() => setFirst((now) => Math.max(0, now - STEP)));
  }, [content]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    // No reader has scrolled up: what is in it has grown, or the box has changed, before this event came.
    const unmoved = element.scrollTop >= stuckAt.current || boxOf(element) !== stuckIn.current;
    if (sticks.current && unmoved) return stick(element);
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    sticks.current = near;
    if (near) {
      stuckAt.current = element.scrollTop;
      stuckIn.current = boxOf(element);
    }
    setAtEnd(near);
    if (element.scrollTop < EARLIER_PX && first > 0 && anchor.current === null) showEarlier();
  }, [scroller, first, showEarlier, stick]);

  // The room may have been left and another entered, or the tail may have grown while at the end: begin near it again.
  useLayoutEffect(() => {
    if (first >= chunks || (sticks.current && chunks - first > 2 * STEP)) setFirst(Math.max(0, chunks - STEP));
  }, [chunks, first]);

  useLayoutEffect(() => {
    const held = anchor.current;
    anchor.current = null;
    if (held && scroller.current) scroller.current.scrollTop += held.element.getBoundingClientRect().top - held.top;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new item is looked at once.
  useLayoutEffect(() => {
    if (newestOwn || sticks.current) toEnd();
  }, [newestKey, count]);

  // Whatever changes the height (the keyboard, markup that arrives, a chunk that is laid out) leaves the end in view.
  useLayoutEffect(() => {
    const outer = scroller.current;
    const inner = content.current;
    if (!outer || !inner) return;
    const observer = new ResizeObserver(() => {
      if (!sticks.current) return;
      // Scrolled up, and the event that says so is yet to come: the reader's will, not the end's.
      const away = outer.scrollHeight - outer.scrollTop - outer.clientHeight;
      const turned = boxOf(outer) !== stuckIn.current;
      if (!turned && outer.scrollTop < stuckAt.current - NEAR_PX && away > NEAR_PX) return;
      stick(outer);
    });
    observer.observe(outer);
    observer.observe(inner);
    return () => observer.disconnect();
  }, [scroller, content, stick]);

  /** Read outside of rendering: the end is in view, or about to be. */
  const isAtEnd = useCallback(() => sticks.current, []);

  return {
    first: Math.min(first, Math.max(0, chunks - 1)),
    chunks,
    atEnd,
    isAtEnd,
    toEnd,
    comeBack,
    onScroll,
    showEarlier,
  };
}
