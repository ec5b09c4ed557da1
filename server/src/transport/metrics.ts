import type { ErrorCode } from '@hearsay/shared/errors';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** How often the event loop is looked at, in ms: each look wakes an idle process. */
const LOOK_EVERY_MS = 50;

/** What is counted at the moment of asking. */
export interface Census {
  connections(): number;
  rooms(): number;
  members(): number;
  padFaults(): number;
}

/** Figures for operators. Never a code, a name or an id as a label (T1). */
export class Metrics {
  readonly #registry = new Registry();
  readonly #messages = new Counter({
    name: 'hearsay_messages_total',
    help: 'Chat messages acknowledged, resends among them',
    registers: [this.#registry],
  });
  readonly #refusals = new Counter({
    name: 'hearsay_refusals_total',
    help: 'Refusals over HTTP and sockets, by error code',
    labelNames: ['code'],
    registers: [this.#registry],
  });
  readonly #unhandled = new Counter({
    name: 'hearsay_unhandled_rejections_total',
    help: 'Promise rejections that nobody handled',
    registers: [this.#registry],
  });

  constructor(census: Census) {
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: LOOK_EVERY_MS });
    const gauge = (name: string, help: string, read: () => number): void => {
      new Gauge({
        name,
        help,
        registers: [this.#registry],
        collect() {
          this.set(read());
        },
      });
    };
    gauge('hearsay_connections', 'Open sockets', () => census.connections());
    gauge('hearsay_rooms', 'Rooms hosted by this node', () => census.rooms());
    gauge('hearsay_members', 'Memberships in the rooms of this node', () => census.members());
    gauge('hearsay_pad_faults', 'Updates that Yjs threw at, in the pads of this node', () => census.padFaults());
  }

  /** A message was acked. */
  message(): void {
    this.#messages.inc();
  }

  refusal(code: ErrorCode): void {
    this.#refusals.inc({ code });
  }

  unhandledRejection(): void {
    this.#unhandled.inc();
  }

  /** Prometheus text exposition. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
