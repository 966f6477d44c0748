import type { Catalogue } from '../../../core/translate.ts'

/** Czech texts of reports. */
export const czech: Catalogue = {}
