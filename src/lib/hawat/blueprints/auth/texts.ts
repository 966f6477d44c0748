import type { Catalogue } from '../../core/translate.ts'

/** Czech texts. */
export const czech: Catalogue = {}
