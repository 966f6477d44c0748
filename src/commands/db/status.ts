import { MentatCommand } from '../../cli/command.ts'
import { databaseConfig, withDatabase } from '../../cli/database-access.ts'
import { count, size } from '../../cli/table.ts'
import type { DatabaseFacts } from '../../lib/database/inspect.ts'
import type { ServerFacts } from '../../lib/database/server/control.ts'
import { systemClock } from '../../lib/framework/time/clock.ts'

interface Status {
  readonly server: 'configured' | 'embedded'
  readonly address: string
  /** What the embedded server is doing; null when another one is configured. */
  readonly embedded: ServerFacts | null
  /** What the database says of itself; null when the embedded server does not run. */
  readonly database: DatabaseFacts | null
}

export default class DbStatus extends MentatCommand {
  static override summary = 'show which database is in use and how it is'
  static override description =
    'Shows server, size, version of the schema, connections; of the embedded PostgreSQL also whether it runs, its processes, and for whom it runs. ' +
    'Starts nothing. Exit status 69 when a configured server does not answer.'
  static override examples = ['<%= config.bin %> db status', '<%= config.bin %> db status --json']
  static override enableJsonFlag = true

  async run(): Promise<Status> {
    const { flags } = await this.parse(DbStatus)
    const home = this.homeOf(flags)
    const [{ inspectDatabase }, { inspectServer }, { addressOf, labelOf }] = await Promise.all([
      import('../../lib/database/inspect.ts'),
      import('../../lib/database/server/control.ts'),
      import('../../lib/database/connection.ts'),
    ])
    const url = addressOf(await databaseConfig(home))
    const embedded = url === undefined ? inspectServer(home, systemClock) : null
    const database =
      embedded?.running === false ? null : await withDatabase(this, home, inspectDatabase)
    const address = url === undefined ? home.postgres : labelOf(url)
    const server = url === undefined ? 'embedded' : 'configured'
    const lines = [`server       ${server}: ${address}`]
    if (embedded) lines.push(...embeddedLines(embedded))
    if (database) lines.push(...databaseLines(database))
    this.log(lines.join('\n'))
    return { server, address, embedded, database }
  }
}

function embeddedLines(facts: ServerFacts): string[] {
  const users = facts.users.map(
    ({ holder, identity }) =>
      `${holder}${holder === 'background' ? '' : ` (PID ${pidIn(identity)})`}`,
  )
  const state = facts.running
    ? `running (PID ${facts.pid ?? '?'}, keeper ${facts.keeper ?? 'none'})`
    : 'not running'
  return [
    `state        ${state}`,
    ...(facts.socket === null ? [] : [`socket       ${facts.socket}`]),
    ...(facts.port === null ? [] : [`port         127.0.0.1:${facts.port}`]),
    `used by      ${users.join(', ') || 'nobody'}`,
    `data         ${facts.data}`,
    `log          ${facts.log}`,
  ]
}

function databaseLines({ version, name, schema, ...facts }: DatabaseFacts): string[] {
  const pending = schema.pending.length > 0 ? `, ${schema.pending.length} to be run` : ''
  const newer = schema.version > schema.latest ? ', newer than this program' : ''
  return [
    `version      PostgreSQL ${version}`,
    `database     ${name}, ${size(facts.size_bytes)}`,
    `schema       version ${schema.version} of ${schema.latest}${pending}${newer}`,
    `connections  ${count(facts.connections)} in this database, the server takes ${count(facts.max_connections)}`,
  ]
}

/** An identity is `<host>.<pid>.<start>`. */
function pidIn(identity: string): string {
  return identity.split('.').at(-2) ?? '?'
}
