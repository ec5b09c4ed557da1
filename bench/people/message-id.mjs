const hex = (number, digits) => number.toString(16).padStart(digits, '0');

/** A UUID in form, which says who sent the message and as which of theirs: all that the generator wants to know of it. */
export function messageId(person, count) {
  return `${hex(person, 8)}-0000-4000-8000-${hex(count, 12)}`;
}

export const personOf = (id) => Number.parseInt(id.slice(0, 8), 16);
export const countOf = (id) => Number.parseInt(id.slice(24), 16);
