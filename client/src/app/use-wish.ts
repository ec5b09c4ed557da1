import { useEffect } from 'react';
import { navigate } from 'wouter/use-browser-location';

/** Does what the address asks for (`?do=`, from the installed app's shortcuts), once: the wish is taken out of it. */
export function useWish(wishes: Readonly<Record<string, () => void>>): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: on arrival only
  useEffect(() => {
    const wish = new URLSearchParams(location.search).get('do');
    if (wish === null) return;
    navigate(location.pathname, { replace: true });
    if (Object.hasOwn(wishes, wish)) wishes[wish]?.();
  }, []);
}
