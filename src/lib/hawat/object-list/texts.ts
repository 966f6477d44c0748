import type { Catalogue } from '../core/translate.ts'

/** English forms of texts of lists in which a number decides. */
export const englishList: Catalogue = {
  '{n} in all': { one: '{n} in all', other: '{n} in all' },
}

/** Czech texts of lists and of change logs. */
export const czechList: Catalogue = {
  Text: 'Text',
  'Created from': 'Vytvořeno od',
  'Created to': 'Vytvořeno do',
  'Lines a page': 'Řádků na stránku',
  Page: 'Stránka',
  Order: 'Řazení',
  '{n} in all': { one: 'celkem {n}', few: 'celkem {n}', other: 'celkem {n}' },
  '{from}–{to} of {n}': '{from}–{to} z {n}',
  'Previous page': 'Předchozí stránka',
  'Next page': 'Další stránka',
}
