import { describe, expect, it } from 'vitest';
import { createAlerts } from './alerts.ts';

const alert = (body: string) => ({ title: 'Hearsay', body, sound: false, vibrate: false });

/** A browser that takes its time, and longer to show something than to tell what is shown: all is done by `settle`. */
function slowBrowser() {
  const shown = new Map<string, string>();
  const seen: string[] = [];
  let waiting: (() => void)[] = [];
  const inTime = <T>(what: () => T) =>
    new Promise<T>((resolve) => {
      waiting.push(() => resolve(what()));
    });
  const registration = {
    showNotification: async (_title: string, { tag = '', body = '' }: NotificationOptions) => {
      const fetchIcon = () => undefined;
      await inTime(fetchIcon);
      await inTime(() => {
        seen.push(body);
        shown.set(tag, body);
      });
    },
    getNotifications: () => inTime(() => Array.from(shown.keys(), (tag) => ({ close: () => shown.delete(tag) }))),
  };
  const page = {
    Notification: { permission: 'granted' },
    navigator: { serviceWorker: { getRegistration: async () => registration } },
  } as unknown as Window & typeof globalThis;
  const settle = async () => {
    // Until nothing that was done has asked for more.
    for (let idle = 0; idle < 3; idle += 1) {
      await new Promise((resolve) => setTimeout(resolve));
      if (waiting.length === 0) continue;
      idle = 0;
      const steps = waiting;
      waiting = [];
      for (const step of steps) step();
    }
  };
  return { alerts: createAlerts(page), shown: () => Array.from(shown.values()), seen, settle };
}

describe('what is shown on the device', () => {
  it('is taken back, also what was on its way when the app came back into view', async () => {
    const { alerts, shown, settle } = slowBrowser();
    void alerts.notify(async () => alert('one'));
    await settle();
    expect(shown()).toEqual(['one']);
    void alerts.notify(async () => alert('two'));
    await new Promise((resolve) => setTimeout(resolve));
    void alerts.clear();
    await settle();
    expect(shown()).toEqual([]);
  });

  it('is not what was still being worded then', async () => {
    const { alerts, seen, settle } = slowBrowser();
    let word = (_: ReturnType<typeof alert>): void => undefined;
    void alerts.notify(() => new Promise((resolve) => (word = resolve)));
    await settle();
    void alerts.clear();
    word(alert('too late'));
    await settle();
    expect(seen).toEqual([]);
  });

  it('is the newest, and leaves out what waited behind a slow one', async () => {
    const { alerts, shown, seen, settle } = slowBrowser();
    void alerts.notify(async () => alert('one'));
    await new Promise((resolve) => setTimeout(resolve));
    for (const body of ['two', 'three', 'four']) void alerts.notify(async () => alert(body));
    await settle();
    expect(shown()).toEqual(['four']);
    expect(seen).toEqual(['one', 'four']);
  });

  it('is shown though something newer came while it was worded', async () => {
    const { alerts, seen, settle } = slowBrowser();
    let word = (_: ReturnType<typeof alert>): void => undefined;
    void alerts.notify(() => new Promise((resolve) => (word = resolve)));
    await settle();
    void alerts.notify(async () => alert('two'));
    word(alert('one'));
    await settle();
    expect(seen).toEqual(['one', 'two']);
  });

  it('goes on after one that could not be worded', async () => {
    const { alerts, shown, settle } = slowBrowser();
    const failed = alerts.notify(() => Promise.reject(new Error('no words')));
    await expect(failed).rejects.toThrow('no words');
    void alerts.notify(async () => null);
    await settle();
    expect(shown()).toEqual([]);
    void alerts.notify(async () => alert('after'));
    await settle();
    expect(shown()).toEqual(['after']);
  });
});
