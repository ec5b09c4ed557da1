import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { Place } from '../../ui/menu.tsx';

const LONG_PRESS_MS = 450;
/** A finger is never quite still. */
const STILL_PX = 10;

/** Links and buttons within a message have their own presses. */
const isOwnTarget = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('a, button, pre') === null;
const hasSelection = (): boolean => getSelection()?.isCollapsed === false;

/**
 * Whether a message is picked (under the mouse, tapped, or reached by keyboard), and the ways to its menu: a long press,
 * the right button, the menu key, Enter and Space. `picking` goes onto its element.
 */
export function usePicking(openMenu: (at: Place) => void) {
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const press = useRef<{ timer: number; x: number; y: number } | null>(null);
  const endPress = useCallback(() => {
    if (press.current !== null) window.clearTimeout(press.current.timer);
    press.current = null;
  }, []);
  useEffect(() => endPress, [endPress]);

  const picking = {
    tabIndex: -1,
    'data-message': '',
    onPointerEnter: ({ pointerType }: PointerEvent) => setHovered(pointerType === 'mouse'),
    onPointerLeave: () => setHovered(false),
    onPointerDown({
      currentTarget,
      target,
      pointerType,
      isPrimary,
      clientX: x,
      clientY: y,
    }: PointerEvent<HTMLElement>) {
      endPress();
      if (pointerType === 'mouse' || !isPrimary || !isOwnTarget(target)) return;
      const timer = window.setTimeout(() => {
        press.current = null;
        currentTarget.focus({ preventScroll: true });
        openMenu({ x, y });
      }, LONG_PRESS_MS);
      press.current = { timer, x, y };
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const began = press.current;
      if (began !== null && Math.hypot(clientX - began.x, clientY - began.y) > STILL_PX) endPress();
    },
    onPointerUp: endPress,
    // The finger scrolls.
    onPointerCancel: endPress,
    onContextMenu(event: MouseEvent<HTMLElement>) {
      const { currentTarget, target, nativeEvent, clientX: x, clientY: y } = event;
      const touched = (nativeEvent as globalThis.PointerEvent).pointerType === 'touch';
      if (!isOwnTarget(target) || (hasSelection() && !touched)) return;
      event.preventDefault();
      if (touched) return;
      currentTarget.focus({ preventScroll: true });
      openMenu(x === 0 && y === 0 ? placeOf(currentTarget) : { x, y });
    },
    onFocus: () => setFocused(true),
    onBlur({ currentTarget, relatedTarget }: FocusEvent) {
      if (!currentTarget.contains(relatedTarget)) setFocused(false);
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return;
      event.preventDefault();
      event.stopPropagation();
      openMenu(placeOf(event.currentTarget));
    },
    // A tap picks too, in browsers that do not move the focus for it.
    onClick({ currentTarget, target }: MouseEvent<HTMLElement>) {
      if (isOwnTarget(target) && !hasSelection()) currentTarget.focus({ preventScroll: true });
    },
  };
  return { picked: hovered || focused, picking };
}

/** Below the first line of a message, at its beginning. */
function placeOf(element: HTMLElement): Place {
  const { left, right, top } = (element.querySelector('[data-text]') ?? element).getBoundingClientRect();
  return { x: document.documentElement.dir === 'rtl' ? right : left, y: Math.max(8, top + 28) };
}
