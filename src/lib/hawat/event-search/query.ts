import { type Given, searchOf } from '../core/form/read.ts'

/** What belongs to one page and not to the search. */
const LOCAL = ['after', 'page', 'limit', 'section', 'submit']

/** The query of a search, for another page about the same events. */
export function queryWithout(given: Given, names: readonly string[]): string {
  const query = searchOf(given)
  for (const name of [...LOCAL, ...names]) query.delete(name)
  return query.toString()
}
