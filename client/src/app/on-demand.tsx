import { type ComponentType, useEffect, useEffectEvent, useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { Button } from '../ui/button.tsx';
import { Statement } from '../ui/page.tsx';
import { stylesAgain } from '../ui/styles-again.ts';

interface OnTheWayProps {
  load: () => Promise<unknown>;
  onLoaded?: () => void;
}

/** Stands where `load` is to bring something: empty, or a word and a way on where it cannot be fetched. */
export function OnTheWay({ load, onLoaded = () => undefined }: OnTheWayProps) {
  const text = useText();
  const [state, setState] = useState<'trying' | 'failed' | 'trying again'>('trying');
  const settle = (loading: Promise<unknown>) => loading.then(onLoaded, () => setState('failed'));
  const begin = useEffectEvent(() => void settle(load()));
  useEffect(() => begin(), []);
  if (state === 'trying') return null;
  const again = () => {
    setState('trying again');
    void settle(stylesAgain().then(load).catch(reloadIfServed));
  };
  return (
    <Statement title={text.notLoaded.title} text={text.notLoaded.text}>
      <Button look="ink" wide disabled={state === 'trying again'} onClick={again}>
        {text.common.retry}
      </Button>
    </Statement>
  );
}

/** Firefox asks but once for a script: where the server answers and the script does not come, the page is loaded anew. */
async function reloadIfServed(failure: unknown): Promise<never> {
  const { ok } = await fetch('/', { method: 'HEAD', cache: 'no-store' });
  if (ok) location.reload();
  throw failure;
}

/** A screen whose code is loaded when it is first shown, and that says so where it cannot be. */
export function onDemand<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let Loaded: ComponentType<P> | null = null;
  const bring = async () => {
    Loaded = await load();
  };
  return function OnDemand(props: P) {
    const [, setLoaded] = useState(Loaded !== null);
    return Loaded === null ? <OnTheWay load={bring} onLoaded={() => setLoaded(true)} /> : <Loaded {...props} />;
  };
}
