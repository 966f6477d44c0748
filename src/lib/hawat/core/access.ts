import type { Role } from '../../database/users/tables.ts'
import type { Viewer } from './viewer.ts'

/**
 * A rule about who may do something. The route, the menu and the button ask the same one, so that nobody is shown what is then
 * refused.
 */
export interface Access<Subject = unknown> {
  /** Who it lets in, for the table of permissions: `power`, `member of the group`. */
  readonly name: string
  allows(viewer: Viewer, subject: Subject): boolean
}

/** Also those who have not signed in. */
export const everyone: Access = { name: 'everyone', allows: () => true }

/** Those who have signed in, whatever their roles. */
export const signedIn: Access = {
  name: 'signed in',
  allows: ({ account }) => account !== undefined,
}

/** Those who have not. */
export const anonymous: Access = {
  name: 'not signed in',
  allows: ({ account }) => account === undefined,
}

export const admin = withRole('admin')
export const developer = withRole('developer')

/** Administrators and maintainers: those who run the system. */
export const power: Access = anyOf(admin, withRole('maintainer'))

/** What belongs to a group. */
export interface OfGroup {
  /** Null: to all groups. */
  readonly group_id: number | null
}

/** Members and managers of the group. */
export const ofGroup: Access<OfGroup> = {
  name: 'member or manager of the group',
  allows: ({ account }, { group_id: id }) =>
    [...(account?.memberships ?? []), ...(account?.managements ?? [])].some(
      (group) => group.id === id,
    ),
}

/** Managers of the group. */
export const manager: Access<OfGroup> = {
  name: 'manager of the group',
  allows: ({ account }, { group_id: id }) =>
    (account?.managements ?? []).some((group) => group.id === id),
}

/** The user itself. */
export const self: Access<{ readonly user_id: number }> = {
  name: 'the user itself',
  allows: ({ account }, { user_id: id }) => account?.id === id,
}

/** Whom at least one of the rules lets in. */
export function anyOf<Subject>(...rules: readonly Access<Subject>[]): Access<Subject> {
  return {
    name: rules.map(({ name }) => name).join(' or '),
    allows: (viewer, subject) => rules.some((rule) => rule.allows(viewer, subject)),
  }
}

function withRole(role: Role): Access {
  return {
    name: role,
    allows: ({ account }) => account?.roles.includes(role) ?? false,
  }
}
