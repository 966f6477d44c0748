import type { Catalogue } from '../../core/translate.ts'

/** Czech texts of the cross table. */
export const czech: Catalogue = {}
