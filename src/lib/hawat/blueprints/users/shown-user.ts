import type { ApiKey } from '../../../database/api-keys/api-keys.ts'
import type { SessionRow } from '../../../database/sessions/sessions.ts'
import type { UserSubject } from './load.ts'

/** A user, and what only the user itself sees. */
export interface ShownUser extends UserSubject {
  /** Undefined: not shown to this viewer. */
  readonly api_keys?: readonly ApiKey[]
  readonly sessions?: readonly SessionRow[]
}
