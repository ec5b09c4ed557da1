import type { Visitor } from './visitor.ts';

/** Ana opens a room and Ben, by whatever name, comes in; she has seen him come. Gives the room's code. */
export async function meet(ana: Visitor, ben: Visitor, name = 'Ben'): Promise<string> {
  await ana.comeAs('Ana');
  const code = await ana.openRoom();
  await ben.comeAs(name);
  await ben.enter(code);
  await ana.learns(name, 'came in');
  return code;
}
