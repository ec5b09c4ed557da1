import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import styles from './menu.module.css';
import { FINE_POINTER } from './use-media.ts';

export interface MenuItem {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onSelect: () => void;
}

/** A place in the window, in CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

interface MenuProps {
  /** What the menu is about, for those who hear it. */
  label: string;
  items: readonly MenuItem[];
  /** Where it opens with a mouse or a keyboard; under fingers it stands at the foot of the screen. */
  at: Place;
  onClose: () => void;
}

const EDGE_PX = 8;

/**
 * A short menu on the native dialog (WAI-ARIA menu pattern): arrows, Home and End move, Enter and Space choose, Escape,
 * Tab and the backdrop close. Open as long as it is mounted; the focus returns where it was.
 */
export function Menu({ label, items, at, onClose }: MenuProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  /** A press began in here: what ends the press that opened the menu chooses nothing. */
  const pressed = useRef(false);

  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    element.showModal();
    element.querySelector<HTMLElement>('[role="menuitem"]')?.focus({ focusVisible: false } as FocusOptions);
    if (window.matchMedia(FINE_POINTER).matches) {
      const { offsetWidth, offsetHeight } = element;
      const start = document.documentElement.dir === 'rtl' ? at.x - offsetWidth : at.x;
      const room = (size: number, length: number) => Math.max(EDGE_PX, length - size - EDGE_PX);
      element.style.left = `${Math.min(Math.max(EDGE_PX, start), room(offsetWidth, window.innerWidth))}px`;
      element.style.top = `${Math.min(at.y, room(offsetHeight, window.innerHeight))}px`;
    }
    return () => element.close();
  }, [at]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
    const index = all.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 };
    const next = steps[event.key];
    if (event.key === 'Tab') onClose();
    else if (next === undefined) return;
    event.preventDefault();
    if (next !== undefined) all.at(next % all.length)?.focus();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click closes by the backdrop; Escape does the same by `cancel`.
    <dialog
      ref={dialog}
      className={styles.menu}
      aria-label={label}
      onPointerDown={() => {
        pressed.current = true;
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (pressed.current && event.target === event.currentTarget) onClose();
      }}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div role="menu" tabIndex={-1} aria-label={label} className={styles.items} onKeyDown={onKeyDown}>
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={styles.item}
            onClick={(event) => {
              // A click of the keyboard has no detail.
              if (!pressed.current && event.detail > 0) return;
              onClose();
              item.onSelect();
            }}
          >
            {item.icon}
            {item.label}
          </button>
        ))}
      </div>
    </dialog>
  );
}
