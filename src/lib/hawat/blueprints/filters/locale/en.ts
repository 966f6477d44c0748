import type { Catalogue } from '../../../core/translate.ts'

/** English forms of texts in which a number decides. */
export const english: Catalogue = {
  'It has held back {n} events.': {
    one: 'It has held back {n} event.',
    other: 'It has held back {n} events.',
  },
}
