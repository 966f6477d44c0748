import type { Catalogues } from './core/translate.ts'
import { czech } from './locale/cs.ts'
import { english } from './locale/en.ts'

/** Translations of the core, and of what blueprints share. */
export const sharedCatalogues: readonly Catalogues[] = [{ en: english, cs: czech }]
