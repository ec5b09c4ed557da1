import { useEffect } from 'react';
import type { Catalogue } from '../i18n/en.ts';
import { useText } from '../i18n/text.tsx';
import type { Alerts } from '../pwa/alerts.ts';
import type { App } from './compose.ts';
import { unreadMention } from './unread-mention.ts';

/** Loaded when they are first asked for: most people never want any. */
let loading: Promise<Alerts> | null = null;
const use = (what: (alerts: Alerts) => unknown) => {
  loading ??= import('../pwa/alerts.ts').then(({ createAlerts }) => createAlerts(window));
  loading.then(what).catch(() => undefined);
};

/** What may be seen on a locked screen, by what was chosen. */
async function wordsFor(
  app: App,
  wanted: 'activity' | 'text',
  text: Catalogue,
): Promise<{ title: string; body: string }> {
  const { title, activity, mention, mentionBy } = text.alerts;
  const named = await unreadMention(app).catch(() => null);
  const last = app.chat.getState().items.findLast((item) => item.kind === 'message' && !item.own);
  if (wanted === 'activity' || last?.kind !== 'message') return { title, body: named ? mention : activity };
  return { title: named === last ? mentionBy(last.senderName) : last.senderName, body: last.text };
}

/** Tells of messages that came while they were not in view, as far as the settings allow. */
export function useAlerts(app: App): void {
  const text = useText();
  useEffect(() => {
    const { chat, session, settings } = app;
    const isHidden = () => document.visibilityState === 'hidden';
    const stops = [
      chat.subscribe(({ unread }, before) => {
        const { alerts: wanted, sound, vibrate } = settings.getState();
        if (unread !== before.unread && wanted !== 'off') use((alerts) => alerts.badge(unread));
        if (unread <= before.unread) return;
        if (isHidden() && wanted !== 'off') {
          use((alerts) => alerts.notify(async () => ({ ...(await wordsFor(app, wanted, text)), sound, vibrate })));
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
  }, [app, text]);
}
