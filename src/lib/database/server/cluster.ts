import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { syncFolder, writeFileAtomically } from '../../framework/files/atomic-write.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { OWNER, type ServerLayout } from './layout.ts'
import { runProgram } from './run-as.ts'

/**
 * Lines of the new postgresql.conf, which an operator may change afterwards. fsync and synchronous_commit stay on:
 * an event leaves the queue when COMMIT has returned.
 */
const settings = {
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  min_wal_size: '160MB',
  // A search without a time window locks every index of a year of daily partitions.
  max_locks_per_transaction: '512',
  // Pages that are searched often are in memory: measured 7 times faster for source and target at once.
  random_page_cost: '1.1',
  // A new day's partition gets its first statistics soon: without them the planner takes wrong turns.
  autovacuum_naptime: '20s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %a ',
  log_checkpoints: 'off',
}

/**
 * Text is stored as UTF-8 and sorted by code points, with Unicode's upper and lower case, by PostgreSQL itself:
 * the same order on every host, whatever locales it has.
 */
const locale = [
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
]

const UNFINISHED = 'data.new.'

/**
 * Makes the cluster with the database `mentat` if there is none. It is complete or not there: an interrupted
 * start leaves a folder under another name, which the next one removes.
 * @throws MentatError SERVER_NOT_STARTED when initdb fails, or the cluster needs another PostgreSQL
 */
export async function ensureCluster(
  layout: ServerLayout,
  binaries: Binaries,
  account: Account | undefined,
): Promise<void> {
  removeUnfinished(layout.root)
  if (existsSync(layout.data)) {
    assertVersion(layout.data, binaries)
    return
  }
  const folder = join(layout.root, `${UNFINISHED}${randomBytes(6).toString('hex')}`)
  const passwordFile = `${folder}.password`
  try {
    mkdirSync(folder, { mode: 0o700 })
    const password = randomBytes(24).toString('base64url')
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' })
    for (const path of account ? [folder, passwordFile] : []) {
      chownSync(path, account?.uid ?? 0, account?.gid ?? 0)
    }
    await initialise(binaries, folder, passwordFile, account)
    writeFileAtomically(layout.password, `${password}\n`, 0o600)
    renameSync(folder, layout.data)
    syncFolder(layout.root)
  } finally {
    removeUnfinished(layout.root)
  }
}

async function initialise(
  binaries: Binaries,
  folder: string,
  passwordFile: string,
  account: Account | undefined,
): Promise<void> {
  const lines = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`])
  await runProgram({
    file: join(binaries.folder, 'bin', 'initdb'),
    args: [
      ...['-D', folder, '-U', OWNER, `--pwfile=${passwordFile}`, '--no-instructions'],
      ...['--auth-local=trust', '--auth-host=scram-sha-256', ...locale, ...lines],
    ],
    account,
  })
  // Without a server, since nobody may see it before it is complete.
  await runProgram(
    {
      file: join(binaries.folder, 'bin', 'postgres'),
      args: ['--single', '-j', '-D', folder, 'template1'],
      account,
    },
    `CREATE DATABASE ${OWNER};\n\n`,
  )
}

/**
 * The initdb of a killed start may still be running: it ends when it has something to say, or misses its files.
 * What it has written after this is removed by the next start.
 */
function removeUnfinished(root: string): void {
  for (const name of readdirSync(root)) {
    if (!name.startsWith(UNFINISHED) && !/^\.server-.*\.tmp$/.test(name)) continue
    try {
      rmSync(join(root, name), { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // Still being written to: the next start removes it.
    }
  }
}

/** The data of one major version cannot be read by another. */
function assertVersion(data: string, binaries: Binaries): void {
  const found = versionOf(data)
  const major = binaries.version.split('.')[0]
  if (found === major) return
  throw new MentatError(
    'SERVER_NOT_STARTED',
    found === undefined
      ? `${data} is not a PostgreSQL cluster: it has no PG_VERSION`
      : `${data} was made by PostgreSQL ${found}, and this is ${major ?? '?'}`,
    {
      advice: `Move ${dirname(data)}/data away to begin with an empty database; to keep it, dump it with its own version first.`,
    },
  )
}

function versionOf(data: string): string | undefined {
  try {
    return readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  } catch {
    return undefined
  }
}
