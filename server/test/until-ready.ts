import { setTimeout as pause } from 'node:timers/promises';

/** Resolves once what listens at `url` says that it can serve; rejects with `complaint` where it does not within `ms`. */
export async function untilReady(url: string, ms: number, complaint: string): Promise<void> {
  const deadline = Date.now() + ms;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/ready`).catch(() => null);
    if (answer?.ok) return;
    await pause(50);
  }
  throw new Error(complaint);
}
