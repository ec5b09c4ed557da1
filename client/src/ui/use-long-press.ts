import { type MouseEvent, type PointerEvent, useEffect, useRef, useState } from 'react';

const HELD_MS = 900;
const SLIP_PX = 12;

/**
 * For a button that does one thing when pressed and another when held: its handlers, and `data-held` while the press
 * may yet become a hold. Keys only ever press.
 */
export function useLongPress(onHold: () => void, onPress: () => void) {
  const [held, setHeld] = useState(false);
  const start = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const done = useRef(false);

  const stop = () => {
    if (start.current !== null) clearTimeout(start.current.timer);
    start.current = null;
    setHeld(false);
  };
  useEffect(
    () => () => {
      if (start.current !== null) clearTimeout(start.current.timer);
    },
    [],
  );

  return {
    'data-held': held,
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      done.current = false;
      const timer = setTimeout(() => {
        done.current = true;
        stop();
        onHold();
      }, HELD_MS);
      start.current = { x: event.clientX, y: event.clientY, timer };
      setHeld(true);
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const from = start.current;
      if (from !== null && Math.hypot(clientX - from.x, clientY - from.y) > SLIP_PX) stop();
    },
    onPointerUp: stop,
    onPointerLeave: stop,
    onPointerCancel: stop,
    // A touch that is held would open the browser's own menu.
    onContextMenu(event: MouseEvent) {
      if (start.current !== null || done.current) event.preventDefault();
    },
    onClick() {
      if (!done.current) onPress();
      done.current = false;
    },
  };
}
