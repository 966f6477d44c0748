import type { Catalogue } from '../../core/translate.ts'

/** English forms of texts in which a number decides. */
export const english: Catalogue = {
  '{n} events': { one: '{n} event', other: '{n} events' },
  '{n} values counted': { one: '{n} value counted', other: '{n} values counted' },
  '{n} other values: {count} ({share})': {
    one: '{n} other value: {count} ({share})',
    other: '{n} other values: {count} ({share})',
  },
}

/** Czech texts of the time line. */
export const czech: Catalogue = {}
