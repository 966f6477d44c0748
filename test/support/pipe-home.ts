import { accessSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { Database } from '../../src/lib/database/database.ts'
import { demoNetworks } from '../../src/lib/modules/ideagen/homes.ts'
import { importWhoisFile } from '../../src/lib/modules/networks/import.ts'
import { prepareQueue, type QueueLayout } from '../../src/lib/queue/layout.ts'
import { testAuthor } from './author.ts'
import { temporaryFolder } from './queue.ts'
import { type Daemon, runMentat, startMentat } from './start-daemon.ts'

/** A process of the pipe: one module, or all of them in one. */
export type PipeProcess = 'inspector' | 'enricher' | 'storage' | 'pipeline'

/** A home folder with everything that the whole pipe needs, and how its processes are started there. */
export interface PipeHome {
  readonly path: string
  /** The queues of the modules and the outbox. */
  readonly queues: Readonly<Record<'inspector' | 'enricher' | 'storage' | 'outbox', QueueLayout>>
  /** Queues that rules send to, and nobody reads; `far` lies on another file system, where there is one. */
  readonly targets: Readonly<Record<'copies' | 'far' | 'aside', QueueLayout>>
  start(process: PipeProcess, args?: readonly string[]): Daemon
  /** Any other command of this home. */
  run(...args: string[]): ReturnType<typeof runMentat>
}

/** What the rules do with an event whose note names it. */
export const ways = ['tag', 'stamp', 'copy', 'far', 'report', 'drop', 'dispatch'] as const

/** One of them. */
export type Way = (typeof ways)[number]

/** Who gets the reports. */
export const reportRecipient = 'cert@example.org'

/**
 * Makes such a home: rules for every action, whois with the networks of the generator, geoip, mails over SMTP.
 * @param smtp port of the mail server on loopback
 */
export async function openPipeHome(
  { url, database }: { readonly url: string; readonly database: Database },
  smtp: number,
): Promise<PipeHome> {
  const path = temporaryFolder()
  const spool = (name: string): QueueLayout => prepareQueue(join(path, 'spool', name))
  const far = prepareQueue(join(farFolder() ?? path, 'far'))
  await importWhoisFile(database, whoisText(), {
    name: 'test',
    source: 'test',
    dryRun: false,
    author: testAuthor,
  })
  mkdirSync(join(path, 'etc', 'core'), { recursive: true })
  const configure = (name: string, value: object): void => {
    writeFileSync(join(path, 'etc', name), JSON.stringify(value))
  }
  const quick = {
    ...{ queue_in_wait: '100ms', queue_out_wait: '100ms', queue_sync: 'none' },
    ...{ queue_recovery: '1s', stats_interval: '1h' },
  }
  configure('inspector.conf', { ...quick, inspection_rules: rules(far) })
  for (const name of ['enricher', 'storage', 'pipeline']) configure(`${name}.conf`, quick)
  const mail = { host: '127.0.0.1', port: smtp, tls: 'none', from: 'mentat@example.org' }
  configure('core/mail.conf', { mail })
  const env = { MENTAT_HOME: path, MENTAT_DATABASE_URL: url }
  return {
    path,
    queues: {
      inspector: spool('inspector'),
      enricher: spool('enricher'),
      storage: spool('storage'),
      outbox: spool('outbox'),
    },
    targets: { copies: spool('copies'), far, aside: spool('aside') },
    start: (process, args = []) => startMentat([process, 'run', ...args], { env }),
    run: (...args) => runMentat(args, { env }),
  }
}

/** One rule for each way, called like it; those that end the inspection come last. */
function rules(far: QueueLayout): object[] {
  const actions: Readonly<Record<Way, object>> = {
    tag: { action: 'tag', args: { path: '_Mentat.Seen', value: true } },
    stamp: { action: 'set', args: { path: 'Stamp', expression: 'now()' } },
    copy: { action: 'duplicate', args: { queue_tgt: 'copies' } },
    far: { action: 'duplicate', args: { queue_tgt: far.path } },
    report: {
      action: 'report',
      args: { to: reportRecipient, subject: 'Seen', report_type: 'seen' },
    },
    drop: { action: 'drop', args: {} },
    dispatch: { action: 'dispatch', args: { queue_tgt: 'aside' } },
  }
  return ways.map((way) => ({
    name: way,
    rule: `Note like "\\bway:${way}\\b"`,
    actions: [actions[way]],
  }))
}

/** A group for each network that generated events have as sources or targets. */
function whoisText(): string {
  const networks = demoNetworks.map(({ network, domain }) => {
    return { network, netnames: [domain], resolved_abuses: { low: [`abuse@${domain}`] } }
  })
  return JSON.stringify(networks)
}

/** A folder on another file system than that of temporary folders, removed after the test file; or none. */
export function farFolder(): string | undefined {
  try {
    accessSync('/dev/shm', 7)
    if (statSync('/dev/shm').dev === statSync(tmpdir()).dev) return undefined
  } catch {
    return undefined
  }
  const folder = mkdtempSync('/dev/shm/mentat-test-')
  after(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}
