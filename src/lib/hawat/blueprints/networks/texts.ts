import type { Catalogue } from '../../core/translate.ts'

/** English forms of texts in which a number decides. */
export const english: Catalogue = {
  '{n} networks of enabled groups stand in the answer of:': {
    one: '{n} network of enabled groups stands in the answer of:',
    other: '{n} networks of enabled groups stand in the answer of:',
  },
}

/** Czech texts. */
export const czech: Catalogue = {}
