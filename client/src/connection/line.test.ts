import { describe, expect, it, vi } from 'vitest';
import { createFakeServer } from './fake-server.ts';
import { openLine } from './line.ts';
import { createManualClock } from './manual-clock.ts';

function setUp() {
  const server = createFakeServer();
  const clock = createManualClock();
  const handlers = { onOpen: vi.fn(), onDown: vi.fn(), onEvent: vi.fn() };
  const line = openLine(server.dial, { token: null, attempt: 0 }, clock, handlers);
  return { socket: server.current(), clock, handlers, line };
}

describe('a line', () => {
  it('tells of its end once', () => {
    const { socket, handlers, clock } = setUp();
    socket.onFailed({ code: 'AUTH_ERROR', message: 'no' });
    socket.onFailed(null);
    socket.onClosed();
    expect(handlers.onDown.mock.calls).toEqual([[{ code: 'AUTH_ERROR', message: 'no' }]]);
    expect(clock.pending).toBe(0);
  });

  it('tells nothing once it is dropped', () => {
    const { socket, handlers, line } = setUp();
    line.drop();
    socket.onOpen();
    socket.onEvent('room:events', {});
    socket.onClosed();
    expect(socket.closed).toBe(true);
    expect(line.open).toBe(false);
    for (const handler of Object.values(handlers)) expect(handler).not.toHaveBeenCalled();
  });
});
