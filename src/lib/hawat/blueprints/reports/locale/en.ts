import type { Catalogue } from '../../../core/translate.ts'

/** English forms of texts in which a number decides. */
export const english: Catalogue = {}
