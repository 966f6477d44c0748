import { readFileSync, statSync } from 'node:fs'
import { MentatError } from '../../framework/errors/mentat-error.ts'

/** The account that runs the server. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root: the first of these that the host has runs it. */
const candidates = ['mentat', 'postgres', 'nobody'] as const

/**
 * Which account has to run the server: as root, the owner of the data folder, or else the first of
 * `mentat`, `postgres`, `nobody`; undefined for an ordinary user, who runs it as himself.
 * @throws MentatError PERMISSION_DENIED when an ordinary user finds the data folder of somebody else
 */
export function serverAccount(dataFolder: string): Account | undefined {
  const owner = ownerOf(dataFolder)
  const self = process.getuid?.()
  if (self !== 0) {
    if (owner === undefined || owner === self) return undefined
    throw new MentatError(
      'PERMISSION_DENIED',
      `${dataFolder} belongs to another account (user ID ${owner}, this is ${self ?? '?'})`,
      { advice: 'Run Mentat as the account that made it, or as root, or choose another --home.' },
    )
  }
  const accounts = readAccounts()
  const account =
    owner === undefined || owner === 0
      ? candidates.map((name) => accounts.find((each) => each.name === name)).find(isFit)
      : accounts.find((each) => each.uid === owner)
  if (account) return account
  throw new MentatError('SERVER_NOT_STARTED', noAccount(owner, dataFolder), {
    advice: 'Make an account `mentat` (useradd --system mentat), or configure database.url.',
  })
}

function noAccount(owner: number | undefined, dataFolder: string): string {
  return owner === undefined || owner === 0
    ? `PostgreSQL does not run as root, and /etc/passwd has none of ${candidates.join(', ')}`
    : `${dataFolder} belongs to user ID ${owner}, which /etc/passwd does not have`
}

function isFit(account: Account | undefined): boolean {
  return account !== undefined && account.uid !== 0
}

/** The server itself looks its user up, so an ID without an entry is of no use. */
function readAccounts(): Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 7)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

function ownerOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.uid
}
