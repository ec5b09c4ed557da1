import { useEffect } from 'react';
import type { StoreApi } from 'zustand';
import type { App } from './compose.ts';
import { useAlerts } from './use-alerts.ts';
import { useTitle } from './use-title.ts';

/** What goes on about a room whatever screen is in view: the title's count, alerts, and what was shared to the app. */
export function RoomWatch({ app, shared }: { app: App; shared: StoreApi<{ readonly text: string }> }) {
  useTitle(app);
  useAlerts(app);
  useEffect(() => {
    const hand = () => {
      const { text } = shared.getState();
      if (text === '' || app.session.state().phase !== 'live') return;
      shared.setState({ text: '' });
      const { draft } = app.chat.getState();
      app.chat.setDraft(draft === '' ? text : `${draft}\n${text}`);
    };
    hand();
    const stops = [app.session.onState(hand), shared.subscribe(hand)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [app, shared]);
  return null;
}
