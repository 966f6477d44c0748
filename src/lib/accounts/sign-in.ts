import type { Database } from '../database/database.ts'
import {
  countFailure,
  type FailureCount,
  failuresOf,
  forgetFailures,
} from '../database/sign-in/failures.ts'
import { type AccountRow, findAccount } from '../database/users/account.ts'
import { passwordHash } from '../database/users/write.ts'
import { MentatError } from '../framework/errors/mentat-error.ts'
import { clientNetwork } from './client-network.ts'
import { hashPassword, verifyPassword } from './password.ts'

/** Somebody who says who they are. */
export interface SignInAttempt {
  readonly login: string
  readonly password: string
  /** From where. */
  readonly address: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** So many wrong passwords are free. */
  readonly freeFailures: number
}

/** The first wait, doubled by each further wrong password; and the longest, in milliseconds. */
const FIRST_WAIT = 30_000
const LONGEST_WAIT = 3_600_000

/** Behind one address there may be a whole institution. */
const ADDRESS_FACTOR = 10

/**
 * Checks a password. Whether a login exists is not told, neither by words nor by the time it takes; after some wrong ones the login
 * and the address have to wait, longer each time. One attempt after the other: a hash takes 128 MiB of memory, and who sends many
 * at once must not have them all looked at before the first wrong one counts.
 * @throws MentatError SIGN_IN_REFUSED; SIGN_IN_LOCKED, also when too many wait for their turn
 */
export async function signIn(database: Database, attempt: SignInAttempt): Promise<AccountRow> {
  if (waiting >= MOST_WAITING) {
    throw new MentatError('SIGN_IN_LOCKED', 'too many people sign in at the moment: try again soon')
  }
  waiting++
  const result = turn.then(() => check(database, attempt))
  turn = result.catch(() => undefined)
  try {
    return await result
  } finally {
    waiting--
  }
}

/** So many attempts wait for their turn: the last one for some twenty seconds. */
const MOST_WAITING = 50

let turn: Promise<unknown> = Promise.resolve()
let waiting = 0

async function check(database: Database, attempt: SignInAttempt): Promise<AccountRow> {
  const login = attempt.login.trim().toLowerCase()
  const limits = new Map([
    [`login:${login.slice(0, 100)}`, attempt.freeFailures],
    [`address:${clientNetwork(attempt.address)}`, attempt.freeFailures * ADDRESS_FACTOR],
  ])
  const subjects = [...limits.keys()]
  const counts = await failuresOf(database, subjects, attempt.now)
  const wait = Math.max(
    ...subjects.map((subject) =>
      waitOf(counts.get(subject), limits.get(subject) ?? 0, attempt.now),
    ),
  )
  if (wait > 0) {
    const text = `too many wrong passwords: wait ${Math.ceil(wait / 1000)} s`
    throw new MentatError('SIGN_IN_LOCKED', text, { fields: { wait } })
  }
  const hash = await passwordHash(database, login)
  const isRight = await verifyPassword(attempt.password, hash ?? (await decoy()))
  const account = hash !== undefined && isRight ? await findAccount(database, login) : undefined
  if (!account) {
    await countFailure(database, subjects, attempt.now)
    throw new MentatError(
      'SIGN_IN_REFUSED',
      'login or password is wrong, or the account is not enabled',
    )
  }
  await forgetFailures(database, subjects.slice(0, 1))
  return account
}

function waitOf(count: FailureCount | undefined, free: number, now: number): number {
  if (!count || count.failures < free) return 0
  const wait = Math.min(FIRST_WAIT * 2 ** (count.failures - free), LONGEST_WAIT)
  const rest = count.last + wait - now
  // More than any wait: the clock was set back, and nobody is to be locked out until it is there again.
  return rest > LONGEST_WAIT ? 0 : rest
}

let decoyHash: Promise<string> | undefined

/** A hash that no password has, made with the cost of real ones. */
function decoy(): Promise<string> {
  decoyHash ??= hashPassword(crypto.randomUUID())
  return decoyHash
}
