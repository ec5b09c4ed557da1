const REMEMBERED = 4;
/** What is shorter than this goes to one person alone (an ack), and would push out what goes to all. */
const SHARED_BYTES = 128;

/**
 * Reads each distinct frame once: all members of a room get the same bytes, and a generator that decoded them a hundred
 * times would be the bottleneck. Share one among the members of a room.
 * @template T
 * @param {(frame: Buffer) => T} read
 * @returns {(frame: Buffer) => T}
 */
export function frameReader(read) {
  const recent = Array.from({ length: REMEMBERED }, () => ({ frame: Buffer.alloc(0), result: undefined }));
  let next = 0;
  return (frame) => {
    if (frame.length < SHARED_BYTES) return read(frame);
    for (const entry of recent) if (entry.frame.equals(frame)) return entry.result;
    const result = read(frame);
    recent[next] = { frame: Buffer.from(frame), result };
    next = (next + 1) % REMEMBERED;
    return result;
  };
}

/** What one frame brought: its messages, and how many of them each sender finds there. */
export function brought(messages) {
  const ofPerson = new Map();
  for (const { person } of messages) ofPerson.set(person, (ofPerson.get(person) ?? 0) + 1);
  return { messages, ofPerson };
}
