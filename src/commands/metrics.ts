import { Flags } from '@oclif/core'
import { MentatCommand } from '../cli/command.ts'
import { statusRequest } from '../cli/status-request.ts'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import { systemClock } from '../lib/framework/time/clock.ts'

/** Where the server may listen, as health_listen of daemons. */
const LISTEN = /^(\d+|[^/\s]+:\d+|.*\/.*)$/

const LAST_PORT = 65_535

export default class Metrics extends MentatCommand {
  static override summary =
    'the numbers of queues, books, database, schedule and disk for Prometheus'
  static override description =
    'Prints, in the text format of Prometheus, what daemons do not tell of themselves: lengths and ages of queues, what became of messages by the books, size and newest event of the database, mails, runs of scheduled modules, disk. ' +
    'With --output it replaces a file as a whole, for the textfile collector of node_exporter; with --listen it serves /metrics until Ctrl-C. ' +
    'Starts and changes nothing; a database that is away is a number (mentat_database_up 0). ' +
    'All metrics stand in docs/reference/metrics.md.'
  static override examples = [
    '<%= config.bin %> metrics',
    '<%= config.bin %> metrics --output /var/lib/prometheus/node-exporter/mentat.prom',
    '<%= config.bin %> metrics --listen 127.0.0.1:9465',
  ]
  static override flags = {
    output: Flags.string({
      description: 'write them into this file, whole or not at all',
      helpValue: 'FILE',
      exclusive: ['listen'],
    }),
    listen: Flags.string({
      description:
        'serve them here: a port of the loopback interface, address:port, or the path of a Unix socket',
      helpValue: 'ADDRESS',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Metrics)
    const home = this.homeOf(flags)
    const { collectMetrics } = await import('../lib/modules/status/collect.ts')
    // Queues may come while it serves.
    const collect = (): Promise<string> => collectMetrics(statusRequest(home))
    if (flags.listen !== undefined) return this.#serve(flags.listen, collect)
    const text = await collect()
    if (flags.output === undefined) {
      process.stdout.write(text)
      return
    }
    const { writeFileAtomically } = await import('../lib/framework/files/atomic-write.ts')
    // Another account reads it.
    writeFileAtomically(flags.output, text, 0o644)
  }

  async #serve(listen: string, collect: () => Promise<string>): Promise<void> {
    const port = /^(?:[^/]*:)?(\d+)$/.exec(listen)?.[1] ?? '0'
    if (!LISTEN.test(listen) || Number(port) > LAST_PORT) {
      throw new MentatError(
        'USAGE',
        `--listen ${listen}: expected a port, address:port, or the path of a Unix socket`,
      )
    }
    const [{ serveMetrics }, { sayReady }] = await Promise.all([
      import('../lib/modules/status/exporter.ts'),
      import('../lib/framework/process/detach.ts'),
    ])
    const onReady = (address: string): void => {
      this.say(`metrics are served on ${address}`)
      sayReady()
    }
    await serveMetrics({ listen, collect, clock: systemClock, onReady })
  }
}
