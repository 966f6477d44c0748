import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../../src/lib/database/database.ts'
import type { Home } from '../../src/lib/framework/home.ts'
import { type TestCluster, temporaryHome } from './database.ts'
import { ReporterScene } from './reporter.ts'
import { type Daemon, runMentat, startMentat } from './start-daemon.ts'

const DAY = 86_400_000

/** A home for `mentat reporter send` with a database of its own, in which it is noon of yesterday. */
export interface ReporterHome {
  readonly database: Database
  readonly scene: ReporterScene
  readonly home: Home
  /** Writes a file of its configuration. */
  readonly configure: (name: string, options: Readonly<Record<string, unknown>>) => void
  /** Runs `mentat` to its end. */
  readonly run: (...args: readonly string[]) => ReturnType<typeof runMentat>
  /** Starts it. */
  readonly start: (...args: readonly string[]) => Daemon
  /** Names of the files of reports, those that are not complete too. */
  readonly files: () => string[]
}

/** @param port of the mail server */
export async function reporterHome(cluster: TestCluster, port: number): Promise<ReporterHome> {
  const { database, url } = await cluster.createDatabase()
  const home = temporaryHome()
  mkdirSync(join(home.config, 'core'), { recursive: true })
  const mail = { host: '127.0.0.1', port, tls: 'none', from: 'mentat@example.org' }
  writeFileSync(join(home.config, 'core', 'mail.json.conf'), JSON.stringify({ mail }))
  const options = { env: { MENTAT_DATABASE_URL: url, MENTAT_HOME: home.path } }
  const noon = Math.floor(Date.now() / DAY) * DAY - DAY / 2
  return {
    database,
    home,
    configure: (name, own) => {
      writeFileSync(join(home.config, name), JSON.stringify(own))
    },
    scene: new ReporterScene(database, port, { start: new Date(noon).toISOString() }),
    run: (...args) => runMentat(args, options),
    start: (...args) => startMentat(args, options),
    files: () => filesIn(join(home.path, 'data')),
  }
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  } catch {
    return []
  }
}
