import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function capture(level: string) {
  const lines: string[] = [];
  const log = createLogger(level, { write: (line) => void lines.push(line) });
  return { log, lines, entry: () => JSON.parse(lines.at(-1) ?? '{}') };
}

class StoreError extends Error {
  readonly code = 'E11000';
}

describe('[T1] the log', () => {
  it('tells an error by kind, code and place, and gives an id to tell the person', () => {
    const { log, entry } = capture('info');
    const id = log.error('a request failed', new StoreError('quoting'));
    expect(entry()).toMatchObject({ level: 50, id, kind: 'StoreError', code: 'E11000', msg: 'a request failed' });
    expect(entry().at[0]).toContain('logger.test.ts');
  });

  it.each<[string, unknown]>([
    ['a message', new Error('marker')],
    ['a message that looks like a stack', new Error('one\n    at marker (marker.ts:1:1)\n    at marker')],
    [
      'a message that was changed later',
      Object.assign(new Error('first\n    at marker (a.ts:1:1)'), { message: 'second' }),
    ],
    ['a message that repeats the stack', new Error('x\n    at x (x.ts:1:1)\nmarker\n    at marker (x.ts:1:1)')],
    ['a cause', new Error('outer', { cause: new Error('marker') })],
    ['many errors', new AggregateError([new Error('marker')], 'marker')],
    ['other fields', Object.assign(new Error('x'), { content: 'marker', code: { marker: 1 }, toJSON: () => 'marker' })],
    ['what JSON.parse quotes', parseError('{"marker": \n    at marker')],
    ['a thrown text', 'marker'],
    ['a thrown map', { marker: 'marker' }],
    ['a stack of its own', Object.assign(new Error('x'), { stack: 'marker\n    at marker' })],
  ])('never quotes %s', (_, error) => {
    const { log, lines } = capture('trace');
    log.error('a request failed', error);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('marker');
  });

  it('keeps to its level', () => {
    const { log, lines } = capture('error');
    log.info('one');
    log.warn('two');
    expect(lines).toEqual([]);
    log.error('three');
    expect(lines).toHaveLength(1);
  });
});

function parseError(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
