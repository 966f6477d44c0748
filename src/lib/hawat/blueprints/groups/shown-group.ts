import type { Membership } from '../../../database/groups/members.ts'
import type { Network } from '../../../database/networks/list.ts'
import type { GroupSubject } from './load.ts'

interface Named {
  readonly id: number
  readonly name: string
}

/** A group with all that belongs to it, as far as the viewer may see it. */
export interface ShownGroup extends GroupSubject {
  readonly parent: Named | null
  readonly below: readonly Named[]
  /** Those who ask to be members are shown to those who decide; addresses as well. */
  readonly members: readonly (Omit<Membership, 'email'> & { readonly email?: string })[]
  readonly networks: readonly Network[]
  readonly filters: readonly GroupFilter[]
}

/** A filter of a group, as a line. */
export interface GroupFilter extends Named {
  readonly description: string
  readonly enabled: boolean
  readonly hits: number
  readonly last_hit: string | null
}
