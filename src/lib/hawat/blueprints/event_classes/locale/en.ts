import type { Catalogue } from '../../../core/translate.ts'

/** English forms of texts in which a number decides, and words for what is stored. */
export const english: Catalogue = {
  ENABLED: 'enabled',
  SHADOW: 'shadow',
  DISABLED: 'disabled',
  'This one: {n} events.': { one: 'This one: {n} event.', other: 'This one: {n} events.' },
  'Other classes with precedence: {n} events.': {
    one: 'Other classes with precedence: {n} event.',
    other: 'Other classes with precedence: {n} events.',
  },
}
