import { randomInt } from 'node:crypto';

const wordsOf = (list: string): readonly string[] => list.trim().split(/\s+/);

const MANNERS = wordsOf(`
  Amber Brisk Calm Clear Coral Dusky Early Fair Gentle Hazel Ivory Keen
  Light Mellow Nimble Olive Plain Quiet Russet Silver Still Swift Umber Warm
`);
const BEINGS = wordsOf(`
  Badger Bittern Crane Curlew Dormouse Egret Finch Gannet Hare Heron Ibis Jay
  Kestrel Lark Marten Newt Otter Plover Quail Robin Stoat Tern Vole Wren
`);

const oneOf = (words: readonly string[]): string => words[randomInt(words.length)] ?? '';

/** A name for someone who brought none, such as "Quiet Heron". */
export function friendlyName(): string {
  return `${oneOf(MANNERS)} ${oneOf(BEINGS)}`;
}
