import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process of the tests' own, to be frozen and ended at will, and started again. It never outlives the test process. */
export class OwnProcess {
  #child: ChildProcess | null = null;
  readonly #killAtExit = () => void this.#child?.kill('SIGKILL');

  /** Takes charge of one that was just spawned, and gives it back. */
  own<Child extends ChildProcess>(child: Child): Child {
    this.#child = child;
    process.once('exit', this.#killAtExit);
    return child;
  }

  /** Undefined where none runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Sends a signal that does not end it. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** SIGSTOP: connections stay open, nothing is answered. */
  freeze(): void {
    this.signal('SIGSTOP');
  }

  thaw(): void {
    this.signal('SIGCONT');
  }

  /** Ends it; resolves when it is gone, to its exit code where it ended by itself. */
  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    process.off('exit', this.#killAtExit);
    if (!child) return null;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exit = once(child, 'exit');
    child.kill(signal);
    const [code] = (await exit) as [number | null];
    return code;
  }
}
