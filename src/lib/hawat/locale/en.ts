import type { Catalogue } from '../core/translate.ts'

/** English forms of shared texts in which a number decides. */
export const english: Catalogue = {
  'Expected at most {n} values.': {
    one: 'Expected at most {n} value.',
    other: 'Expected at most {n} values.',
  },
}
