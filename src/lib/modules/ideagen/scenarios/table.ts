import { botnets } from './botnets.ts'
import { floods } from './floods.ts'
import { logins } from './logins.ts'
import { mail } from './mail.ts'
import { malware } from './malware.ts'
import { oddities } from './oddities.ts'
import { scans } from './scans.ts'
import type { Scenario } from './scenario.ts'
import { weaknesses } from './weaknesses.ts'
import { web } from './web.ts'

/**
 * Everything that can happen. Scans dominate as in real feeds, though less: there the rest would hardly be seen
 * (of 16 million events a week in one exchange of such messages, 98 % are scans).
 */
export const scenarios: readonly Scenario[] = [
  ...scans,
  ...logins,
  ...web,
  ...botnets,
  ...malware,
  ...mail,
  ...weaknesses,
  ...floods,
  ...oddities,
]
