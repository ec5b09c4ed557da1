import { useEffect } from 'react';
import { useText } from '../i18n/text.tsx';
import type { Alerts } from '../pwa/alerts.ts';
import type { App } from './compose.ts';

/** Loaded when they are first asked for: most people never want any. */
let loading: Promise<Alerts> | null = null;
const use = (what: (alerts: Alerts) => unknown) => {
  loading ??= import('../pwa/alerts.ts').then(({ createAlerts }) => createAlerts(window));
  loading.then(what).catch(() => undefined);
};

/** Tells of messages that came while they were not in view, as far as the settings allow. */
export function useAlerts({ chat, session, settings }: App): void {
  const text = useText();
  useEffect(() => {
    const isHidden = () => document.visibilityState === 'hidden';
    const stops = [
      chat.subscribe(({ unread, items }, before) => {
        const { alerts: wanted, sound, vibrate } = settings.getState();
        if (unread !== before.unread && wanted !== 'off') use((alerts) => alerts.badge(unread));
        if (unread <= before.unread) return;
        if (isHidden() && wanted !== 'off') {
          const last = items.findLast((item) => item.kind === 'message' && !item.own);
          const shown = wanted === 'text' && last?.kind === 'message';
          const title = shown ? last.senderName : text.alerts.title;
          const body = shown ? last.text : text.alerts.activity;
          use((alerts) => alerts.notify({ title, body, sound, vibrate }));
        } else {
          if (sound) use((alerts) => alerts.chime());
          if (vibrate && !isHidden()) navigator.vibrate?.(40);
        }
      }),
      session.onState(({ phase }) => {
        if (loading === null || (phase !== 'ended' && phase !== 'idle')) return;
        use((alerts) => alerts.badge(0));
        use((alerts) => alerts.clear());
      }),
    ];
    const seen = () => {
      if (loading !== null && !isHidden()) use((alerts) => alerts.clear());
    };
    document.addEventListener('visibilitychange', seen);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      for (const stop of stops) stop();
    };
  }, [chat, session, settings, text]);
}
