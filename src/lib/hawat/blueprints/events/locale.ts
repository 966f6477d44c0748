import type { Catalogue } from '../../core/translate.ts'

/** English forms of texts in which a number decides. */
export const english: Catalogue = {
  '{n} events': { one: '{n} event', other: '{n} events' },
  '{n} events on this page': { one: '{n} event on this page', other: '{n} events on this page' },
  'Show more of {n} addresses': { one: 'Show {n} address', other: 'Show more of {n} addresses' },
}

/** Czech texts of the pages about events. */
export const czech: Catalogue = {
  '{n} events': { one: '{n} událost', few: '{n} události', other: '{n} událostí' },
  '{n} events on this page': {
    one: '{n} událost na této stránce',
    few: '{n} události na této stránce',
    other: '{n} událostí na této stránce',
  },
  'Show more of {n} addresses': {
    one: 'Ukázat {n} adresu',
    few: 'Ukázat další z {n} adres',
    other: 'Ukázat další z {n} adres',
  },
}
