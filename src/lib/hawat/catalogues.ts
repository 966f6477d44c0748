import { czechMails } from './account-mails/texts.ts'
import { czechChangeLog } from './change-log/texts.ts'
import type { FailureTexts } from './core/told.ts'
import type { Catalogues } from './core/translate.ts'
import { czech as czechSearch, english as englishSearch } from './event-search/locale.ts'
import { czechTrial, englishTrial } from './filter-trial/texts.ts'
import { czechOfAccounts } from './locale/accounts-cs.ts'
import { czechAttention } from './locale/attention-cs.ts'
import { czech } from './locale/cs.ts'
import { czechEventFailures } from './locale/event-failures-cs.ts'
import { czechFilterFailures } from './locale/filter-failures-cs.ts'
import { czechObjectFailures } from './locale/object-failures-cs.ts'
import { czechWebFailures } from './locale/web-failures-cs.ts'
import { english } from './locale/en.ts'
import { czechOfObjects } from './locale/objects-cs.ts'
import { czechMembership } from './membership/texts.ts'
import { czechList, englishList } from './object-list/texts.ts'

/** What failures that users of the web interface can cause say. */
export const czechFailures: FailureTexts = {
  ...czechFilterFailures,
  ...czechEventFailures,
  ...czechObjectFailures,
  ...czechWebFailures,
  ...czechAttention,
}

/** Translations of the core, and of what blueprints share. */
export const sharedCatalogues: readonly Catalogues[] = [
  { en: english, cs: czech },
  { cs: czechOfAccounts },
  { cs: czechOfObjects },
  { en: englishSearch, cs: czechSearch },
  { en: englishTrial, cs: czechTrial },
  { en: englishList, cs: czechList },
  { cs: czechMembership },
  { cs: czechChangeLog },
  { cs: czechMails },
]
