import { daemonMetrics } from '../../src/lib/daemon/metric-meanings.ts'
import { systemMetrics } from '../../src/lib/modules/status/metric-definitions.ts'

interface Row {
  readonly name: string
  readonly type: string
  readonly labels: readonly string[]
  readonly meaning: string
}

/** docs/reference/metrics.md: every metric with its meaning. */
export function metricsReference(): string {
  const system = Object.entries(systemMetrics).map(([name, metric]) => ({ name, ...metric }))
  const daemons = daemonMetrics.map((metric) => {
    return { ...metric, labels: ['daemon', ...metric.labels] }
  })
  return [
    '# Metrics',
    '',
    'Generated from the source. The format is the text format of Prometheus, version 0.0.4. How to collect them, alarms and a dashboard:',
    '[monitor](../guides/monitor.md).',
    '',
    '## What `mentat metrics` tells',
    '',
    'Of queues, books, database, mails, schedule and disk, as one look finds them. Metrics of which nothing is known are left out.',
    '',
    ...table(system),
    '',
    '## What every daemon tells of itself',
    '',
    'Served under `/metrics` where `health_listen` of its configuration says, by the components that the daemon has. They begin at zero with the process.',
    '`COMPONENT` stands for any component (filer, parser, inspector, mailer, enricher, storage, committer, sampler, scheduler, warden_receiver, warden_sender, receiver, nats_receiver, nats_sender),',
    '`PLUGIN` for any plugin of the enricher, `KIND` for a kind of data. Plugins of others may have more; characters that names of metrics cannot have are `_`.',
    '',
    ...table(daemons),
    '',
  ].join('\n')
}

function table(rows: readonly Row[]): string[] {
  const cells = rows.map(({ name, type, labels, meaning }) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(', '),
    meaning.replaceAll('|', String.raw`\|`),
  ])
  const head = ['metric', 'type', 'labels', 'meaning']
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => (row[column] ?? '').length)),
  )
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)]
}
