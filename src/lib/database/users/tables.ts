/** What people may do, beyond their own groups. */
export const roles = ['user', 'developer', 'maintainer', 'admin'] as const

/** One of them. */
export type Role = (typeof roles)[number]

/** What people fill in of a user. */
export interface UserFields {
  /** In lower case; often an e-mail address. */
  readonly login: string
  readonly fullname: string
  /** In lower case. */
  readonly email: string
  readonly organization: string
  readonly roles: readonly Role[]
  readonly enabled: boolean
  /** Null: the default of the configuration. */
  readonly locale: string | null
  readonly timezone: string | null
}

/** One row of `users`, without the password. */
export interface User extends UserFields {
  readonly id: number
  /** RFC 3339. */
  readonly create_time: string
  readonly login_time: string | null
  readonly has_password: boolean
}
