import { copyFileSync, existsSync, statSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeFileAtomically } from '../../framework/files/atomic-write.ts'
import { ensureFolder } from '../../framework/home.ts'
import { type Account, serverAccount } from './account.ts'
import { type Binaries, installBinaries } from './binaries.ts'
import { ensureCluster } from './cluster.ts'
import type { ServerLayout } from './layout.ts'
import { letPass } from './passage.ts'
import { makeSocketFolder } from './socket-folder.ts'

/** Everything that has to be there before the server is started. */
export interface PreparedServer {
  readonly binaries: Binaries
  readonly account: Account | undefined
  /** Folder of the Unix socket. */
  readonly socket: string
}

/** Size at which the server's log is put aside, and how it is called then: two files at most are kept. */
const LOG_LIMIT = 32 * 1024 * 1024
const OLD = '.1'

/**
 * Makes folders, program files and cluster as far as they are missing.
 * @throws MentatError SERVER_NOT_INSTALLED, SERVER_UNREACHABLE_FOLDER, SERVER_NOT_STARTED, PERMISSION_DENIED
 */
export async function prepareServer(
  layout: ServerLayout,
  port: number | undefined,
): Promise<PreparedServer> {
  const account = serverAccount(layout.data)
  ensureFolder(layout.root, account ? 0o711 : 0o700)
  if (account) letPass(account, layout.root, dirname(layout.root))
  ensureFolder(dirname(layout.serverLog), 0o750)
  const binaries = installBinaries(layout.root)
  await ensureCluster(layout, binaries, account)
  writeFileAtomically(layout.access, accessRules(port), 0o644)
  return { binaries, account, socket: makeSocketFolder(layout, account) }
}

/** Puts a log aside that has grown large, by copying and truncating: its writer keeps it open. */
export function rotateLog(path: string, limit = LOG_LIMIT): void {
  if (!existsSync(path) || statSync(path).size < limit) return
  copyFileSync(path, `${path}${OLD}`)
  truncateSync(path)
}

/**
 * pg_hba.conf, written at each start. No password on the socket: only the server's account and root can enter
 * its folder, and both could read the data anyway.
 */
function accessRules(port: number | undefined): string {
  const rules = ['local all all trust']
  if (port !== undefined) rules.push('host all all 127.0.0.1/32 scram-sha-256')
  return `# Written by Mentat at each start of the server.\n${rules.join('\n')}\n`
}
