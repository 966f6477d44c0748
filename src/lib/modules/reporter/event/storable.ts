/** A text of an event as columns of the database can hold it: no NUL, no half of a surrogate pair, bounded. */
export function storable(text: string, longest = LONGEST): string {
  const cut = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  return cut.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** In UTF-16 units. */
const LONGEST = 255
