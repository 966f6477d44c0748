import type { Role } from '../../database/users/tables.ts'
import type { Locale } from '../../framework/text/locale.ts'

/** A group as it is named where somebody belongs to it. */
export interface GroupName {
  readonly id: number
  readonly name: string
}

/** A user who has signed in. */
export interface Account {
  readonly id: number
  readonly login: string
  readonly fullname: string
  readonly email: string
  readonly roles: readonly Role[]
  readonly memberships: readonly GroupName[]
  readonly managements: readonly GroupName[]
}

/** What an API key is for: reading, or changing as well. */
export const scopes = ['read', 'write'] as const

/** One of them. */
export type Scope = (typeof scopes)[number]

/** Who asks, and how it wants its answers. */
export interface Viewer {
  /** Undefined: nobody has signed in. */
  readonly account: Account | undefined
  /** All of them, but for an API key that has fewer. */
  readonly scopes: readonly Scope[]
  readonly locale: Locale
  /** Name of the IANA database. */
  readonly timezone: string
}

/** The groups that somebody is a member or a manager of, by name, each once. */
export function groupsOf({ account }: Viewer): GroupName[] {
  const groups = [...(account?.memberships ?? []), ...(account?.managements ?? [])]
  const byName = new Map(groups.map((group) => [group.name, group]))
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
