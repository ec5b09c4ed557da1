import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { BINARY, CLOSE, frameAt, frameOf, PING, PONG, TEXT } from './websocket-frame.mjs';

const HEAD_END = '\r\n\r\n';
const NOTHING = Buffer.alloc(0);

/** All sockets read into it, one after the other: with a library's WebSockets, and memory for each read, the generator was the bottleneck. */
const memory = Buffer.alloc(256 * 1024);

/**
 * Opens a raw WebSocket to a server on this machine.
 * @param {string} url
 * @param {(frame: Buffer, socket: RawSocket, isBinary: boolean) => void} onFrame may be called before this resolves; the frame is
 *   lent for the time of the call
 * @returns {Promise<RawSocket>}
 */
export async function openSocket(url, onFrame) {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = new RawSocket({ host: hostname, port: Number(port) }, onFrame);
  await socket.open(`${pathname}${search}`);
  return socket;
}

class RawSocket {
  #stream;
  #onFrame;
  /** Bytes of what is not yet whole: of a frame, or, at first, of the answer to the upgrade. */
  #rest = NOTHING;
  #isOpen = false;
  #opened;

  constructor({ host, port }, onFrame) {
    this.#onFrame = onFrame;
    const callback = (length) => {
      this.#take(memory.subarray(0, length));
      return true;
    };
    this.#stream = connect({ host, port, noDelay: true, onread: { buffer: memory, callback } });
  }

  open(path) {
    return new Promise((resolve, reject) => {
      this.#opened = resolve;
      this.#stream.on('error', (error) => {
        // A server that is killed at the end of a run resets its connections.
        if (this.#isOpen) console.error(error.message);
      });
      this.#stream.on('close', () => reject(new Error('the connection was closed')));
      this.#stream.write(
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}${HEAD_END}`,
      );
    });
  }

  /** What was written and waits for the operating system, in bytes. */
  get bufferedAmount() {
    return this.#stream.writableLength;
  }

  /** @param {string | Uint8Array} data text, or bytes */
  send(data) {
    this.#stream.write(frameOf(typeof data === 'string' ? TEXT : BINARY, data));
  }

  terminate() {
    this.#isOpen = false;
    this.#stream.destroy();
  }

  #take(bytes) {
    let left = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    if (!this.#isOpen) left = this.#upgrade(left);
    if (this.#isOpen) left = this.#frames(left);
    this.#rest = left.length > 0 ? Buffer.from(left) : NOTHING;
  }

  #upgrade(bytes) {
    const end = bytes.indexOf(HEAD_END);
    if (end === -1) return bytes;
    if (bytes.latin1Slice(0, 13) !== 'HTTP/1.1 101 ') throw new Error('no WebSocket');
    this.#isOpen = true;
    this.#opened();
    return bytes.subarray(end + HEAD_END.length);
  }

  /** Hands over each whole frame, and gives what is left. */
  #frames(bytes) {
    let at = 0;
    for (let frame = frameAt(bytes, at); frame; frame = frameAt(bytes, at)) {
      const { opcode, start, end } = frame;
      const data = bytes.subarray(start, end);
      if (opcode === CLOSE) this.terminate();
      else if (opcode === PING) this.#stream.write(frameOf(PONG, data));
      else this.#onFrame(data, this, opcode === BINARY);
      at = end;
    }
    return bytes.subarray(at);
  }
}
