import { describe, expect, it } from 'vitest';
import { type Packet, PacketQueue } from './packet-queue.ts';

/** A queue whose packets are done by hand: what it began and answered, in order. */
function queue() {
  const done: string[] = [];
  const finish = new Map<string, () => Promise<void>>();
  const packets = new PacketQueue<string>();
  const add = (name: string, flows: boolean, isAtOnce: boolean) => {
    const packet: Packet<string> = {
      flows,
      begin: () => {
        done.push(`begin ${name}`);
        if (isAtOnce) return name;
        const given = new Promise<string>((resolve) => finish.set(name, async () => resolve(name)));
        return given;
      },
      answer: (answer) => void done.push(`answer ${answer}`),
    };
    packets.take(packet);
  };
  const end = async (name: string) => {
    await finish.get(name)?.();
    await null;
  };
  return { done, add, end };
}

describe('packets of a socket', () => {
  it('are done at once where nothing is under way', () => {
    const { done, add } = queue();
    add('a', false, true);
    add('b', true, true);
    expect(done).toEqual(['begin a', 'answer a', 'begin b', 'answer b']);
  });

  it('are done one at a time', async () => {
    const { done, add, end } = queue();
    add('a', false, false);
    add('b', false, true);
    add('c', false, false);
    expect(done).toEqual(['begin a']);
    await end('a');
    expect(done).toEqual(['begin a', 'answer a', 'begin b', 'answer b', 'begin c']);
    await end('c');
    expect(done.at(-1)).toBe('answer c');
  });

  it('that flow are begun as they come, and answered in their order', async () => {
    const { done, add, end } = queue();
    for (const name of ['a', 'b']) add(name, true, false);
    add('refused', true, true);
    expect(done).toEqual(['begin a', 'begin b', 'begin refused']);
    await end('b');
    expect(done).toHaveLength(3);
    await end('a');
    expect(done.slice(3)).toEqual(['answer a', 'answer b', 'answer refused']);
  });

  it('that do not flow wait for all before them, and let none after them by', async () => {
    const { done, add, end } = queue();
    add('a', true, false);
    add('b', true, false);
    add('leave', false, false);
    add('c', true, true);
    await end('a');
    expect(done).toEqual(['begin a', 'begin b', 'answer a']);
    await end('b');
    expect(done.slice(3)).toEqual(['answer b', 'begin leave']);
    await end('leave');
    expect(done.slice(5)).toEqual(['answer leave', 'begin c', 'answer c']);
  });
});
