import { type ComponentType, type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { stylesAgain } from './styles-again.ts';
import { Toast } from './toast.tsx';
import { useOnline } from './use-online.ts';

/** What is done where a part does not come. */
interface Missing {
  /** Says so; `partAgain` where it was tried before, and there is a network. */
  readonly say: { readonly part: string; readonly partAgain: string };
  /** What wanted the part is to want it no more. */
  readonly close: () => void;
}

interface LateProps<T, P> {
  /** What the part is to show; null while it is not wanted. */
  show: T | null;
  /** Brings its code, when it is first wanted. */
  load: () => Promise<ComponentType<P>>;
  /** Absent where nobody asked for the part: then nothing is said. */
  missing?: Missing;
  children: (Part: ComponentType<P>, shown: T) => ReactNode;
}

/**
 * A part whose code is loaded when it is first wanted. Where that cannot be fetched, the screen around it stays as it is, and
 * it is tried again when it is wanted again, or the network is back. (Firefox asks but once for a script: there it takes a new page.)
 */
export function Late<T, P>({ show, load, missing, children }: LateProps<T, P>) {
  const online = useOnline();
  const [Part, setPart] = useState<ComponentType<P> | null>(null);
  const [misses, setMisses] = useState(0);
  const [told, setTold] = useState<string | null>(null);
  const wanted = show !== null && Part === null;
  const bring = useEffectEvent(() => {
    setTold(null);
    return stylesAgain().then(load);
  });
  const miss = useEffectEvent(() => {
    if (!missing) return;
    setMisses(misses + 1);
    setTold(misses > 0 && online ? missing.say.partAgain : missing.say.part);
    missing.close();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a network that is back is a reason to try again.
  useEffect(() => {
    if (!wanted) return;
    let isCurrent = true;
    bring().then(
      (loaded) => isCurrent && setPart(() => loaded),
      () => isCurrent && miss(),
    );
    return () => {
      isCurrent = false;
    };
  }, [wanted, online]);
  return (
    <>
      {show !== null && Part && children(Part, show)}
      {missing && (wanted || told !== null) && <Toast id={misses} text={told} onDone={() => setTold(null)} />}
    </>
  );
}
