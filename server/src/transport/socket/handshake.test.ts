import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Sessions } from '../../services/sessions.ts';
import { admitSockets, type HandshakeParts } from './handshake.ts';
import type { HearsaySocket } from './server.ts';

/** A handshake whose token is looked up when the test says so. */
function knock() {
  const conn = Object.assign(new EventEmitter(), { readyState: 'open' });
  const request = { headers: {}, socket: { remoteAddress: '192.0.2.1' } };
  const socket = { id: 'socket', conn, request, handshake: { auth: { token: 'token' } }, data: {} };
  const sessions = new Sessions();
  let answer: (found: object) => void = () => {};
  const found = new Promise((resolve) => {
    answer = resolve;
  });
  const handshake = { accounts: { authenticateSocket: () => found }, sessions, trustProxy: 0, limitsScale: 1 };
  const admitted = new Promise((next) => {
    void admitSockets(handshake as unknown as HandshakeParts)(socket as unknown as HearsaySocket, next);
  });
  const close = () => {
    conn.readyState = 'closed';
    conn.emit('close');
  };
  const lookUp = async () => {
    answer({ user: { id: 'user', name: 'Ana' }, claims: { userId: 'user', tokenId: 'id', expiresAt: 0 } });
    await admitted;
  };
  return { sessions, close, lookUp };
}

describe('a session', () => {
  it('lasts from the handshake until the connection closes', async () => {
    const { sessions, close, lookUp } = knock();
    await lookUp();
    expect([sessions.size, sessions.atAddress('192.0.2.1'), sessions.ofUser('user').length]).toEqual([1, 1, 1]);
    close();
    expect([sessions.size, sessions.atAddress('192.0.2.1'), sessions.ofUser('user').length]).toEqual([0, 0, 0]);
  });

  it('never begins where the connection closed while its token was looked up', async () => {
    const { sessions, close, lookUp } = knock();
    close();
    await lookUp();
    expect(sessions.size).toBe(0);
  });
});
