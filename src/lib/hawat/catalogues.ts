import { czechMails } from './account-mails/texts.ts'
import { czechChangeLog } from './change-log/texts.ts'
import type { Catalogues } from './core/translate.ts'
import { czech } from './locale/cs.ts'
import { english } from './locale/en.ts'
import { czechMembership } from './membership/texts.ts'
import { czechList, englishList } from './object-list/texts.ts'

/** Translations of the core, and of what blueprints share. */
export const sharedCatalogues: readonly Catalogues[] = [
  { en: english, cs: czech },
  { en: englishList, cs: czechList },
  { cs: czechMembership },
  { cs: czechChangeLog },
  { cs: czechMails },
]
