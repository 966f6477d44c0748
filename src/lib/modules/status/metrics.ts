import type { MetricFamily, Sample } from '../../daemon/exposition.ts'
import type { DaemonState } from './daemons.ts'
import type { DatabaseState } from './database.ts'
import type { LoadState } from './load.ts'
import { systemMetrics, type SystemMetricName } from './metric-definitions.ts'
import type { QueueState } from './queues.ts'
import type { ScheduledState } from './scheduled.ts'
import type { SystemStatus } from './status.ts'

type Samples = Partial<Record<SystemMetricName, readonly (Sample | undefined)[]>>

/**
 * The state of a Mentat as metrics; those of which nothing is known are left out.
 * @param load undefined: the database does not answer
 */
export function metricsOf(status: SystemStatus, load: LoadState | undefined): MetricFamily[] {
  const now = Date.parse(status.time)
  const samples: Samples = {
    mentat_metrics_collected_timestamp_seconds: [one(now / 1000)],
    mentat_attention_items: [one(status.attention.length)],
    ...daemonSamples(status),
    ...queueSamples(status.queues, now),
    ...bookSamples(status.queues),
    ...databaseSamples(status.database, now),
    ...loadSamples(load),
    ...mailSamples(status.database, now),
    ...scheduledSamples(status.scheduled, now),
    ...diskSamples(status),
  }
  return (Object.keys(systemMetrics) as SystemMetricName[]).flatMap((name) => {
    const found = (samples[name] ?? []).filter((sample) => sample !== undefined)
    const { type, meaning } = systemMetrics[name]
    return found.length === 0 ? [] : [{ name, type, help: meaning, samples: found }]
  })
}

function daemonSamples({ daemons }: SystemStatus): Samples {
  // Several processes may share a name.
  const names = [...Map.groupBy(daemons, ({ name }) => name)]
  const each = (value: (processes: readonly DaemonState[]) => number): Sample[] =>
    names.map(([daemon, processes]) => one(value(processes), { daemon }))
  return {
    mentat_daemon_up: each((all) => (all.some(({ state }) => state === 'dead') ? 0 : 1)),
    mentat_daemon_processes: each((all) => all.filter(({ state }) => state !== 'dead').length),
    mentat_daemon_start_timestamp_seconds: each((all) =>
      Math.max(...all.map(({ since }) => Date.parse(since) / 1000)),
    ),
    mentat_daemon_troubles: each((all) =>
      total(all.map(({ trouble }) => Object.keys(trouble).length)),
    ),
    mentat_daemon_degradations: each((all) =>
      total(all.map(({ degraded }) => Object.keys(degraded).length)),
    ),
  }
}

function queueSamples(queues: readonly QueueState[], now: number): Samples {
  const each = queues.flatMap(({ name, ...states }) =>
    (['waiting', 'pending', 'errors'] as const).map((state) => {
      return { labels: { queue: name, state }, count: states[state] }
    }),
  )
  return {
    mentat_queue_messages: each.map(({ labels, count }) => one(count.messages, labels)),
    mentat_queue_bytes: each.map(({ labels, count }) => one(count.bytes, labels)),
    mentat_queue_oldest_age_seconds: each.map(({ labels, count }) =>
      one(ageOf(count.oldest, now), labels),
    ),
    mentat_queue_consumers: queues.map(({ name, consumers }) => one(consumers, { queue: name })),
    mentat_queue_stranded_messages: queues.map(({ name, stranded }) =>
      one(stranded, { queue: name }),
    ),
  }
}

function bookSamples(queues: readonly QueueState[]): Samples {
  const all = queues.flatMap(({ name: queue, books }) =>
    books.map((account) => ({ labels: { queue, daemon: account.daemon }, account })),
  )
  return {
    mentat_books_taken_total: all.map(({ labels, account }) => one(account.taken, labels)),
    mentat_books_messages_total: all.flatMap(({ labels, account }) => {
      const { passed, stored, duplicate, returned, dropped, dispatched, refused } = account
      const sums = { dropped: sum(dropped), dispatched: sum(dispatched), refused: sum(refused) }
      return Object.entries({ passed, stored, duplicate, returned, ...sums }).map(
        ([outcome, value]) => one(value, { ...labels, outcome }),
      )
    }),
    mentat_books_refused_total: all.flatMap(({ labels, account }) =>
      Object.entries(account.refused).map(([code, value]) => one(value, { ...labels, code })),
    ),
    mentat_books_missing_messages: all.map(({ labels, account }) => one(account.missing, labels)),
  }
}

/** That an embedded server is at rest is no failure, but it answers nothing either. */
function databaseSamples({ value }: DatabaseState, now: number): Samples {
  if (!value) return { mentat_database_up: [one(0)] }
  const { schema, events, size_bytes: bytes } = value
  const newest = events?.newestStored ?? null
  return {
    mentat_database_up: [one(1)],
    mentat_database_size_bytes: [one(bytes)],
    mentat_database_schema_outdated: [one(schema.version === schema.latest ? 0 : 1)],
    mentat_events: events ? [one(events.events)] : [],
    mentat_events_newest_stored_timestamp_seconds:
      newest === null ? [] : [one(Date.parse(newest) / 1000)],
    mentat_events_newest_stored_age_seconds: newest === null ? [] : [one(ageOf(newest, now))],
  }
}

function loadSamples(load: LoadState | undefined): Samples {
  if (!load) return {}
  return {
    mentat_events_lately: [one(load.storedLately)],
    mentat_database_partitions: load.partitions.map(({ table, partitions }) =>
      one(partitions, { table }),
    ),
  }
}

/** Also those states of which there is no mail: an alert needs the number zero. */
function mailSamples({ value }: DatabaseState, now: number): Samples {
  const { mails } = value ?? {}
  if (!mails) return {}
  const each = (['reports', 'summaries'] as const).flatMap((about) =>
    (['waiting', 'refused', 'in_doubt'] as const).map((state) => {
      const found = mails[about].find((troubles) => troubles.state === state)
      return { labels: { about, state }, found }
    }),
  )
  return {
    mentat_mails: each.map(({ labels, found }) => one(found?.mails ?? 0, labels)),
    mentat_mails_oldest_age_seconds: each.map(({ labels, found }) =>
      one(ageOf(found?.oldest ?? null, now), labels),
    ),
  }
}

function scheduledSamples(states: readonly ScheduledState[], now: number): Samples {
  const ran = states.flatMap(({ name, last }) => (last ? [{ labels: { module: name }, last }] : []))
  return {
    mentat_scheduled_last_run_timestamp_seconds: ran.map(({ labels, last }) =>
      one(Date.parse(last.started) / 1000, labels),
    ),
    mentat_scheduled_last_run_duration_seconds: ran.map(({ labels, last }) =>
      last.duration === null ? undefined : one(last.duration, labels),
    ),
    mentat_scheduled_last_run_failed: ran.map(({ labels, last }) =>
      one(last.result === 'failure' || last.result === 'cut_off' ? 1 : 0, labels),
    ),
    mentat_scheduled_next_run_timestamp_seconds: states.map(({ name, next }) =>
      next === null ? undefined : one(Date.parse(next) / 1000, { module: name }),
    ),
    mentat_scheduled_overdue_seconds: states.map(({ name, overdue_since: since }) =>
      one(ageOf(since, now), { module: name }),
    ),
  }
}

function diskSamples({ disk, geo }: SystemStatus): Samples {
  return {
    mentat_disk_size_bytes: [one(disk.size_bytes)],
    mentat_disk_free_bytes: [one(disk.free_bytes)],
    mentat_disk_free_files: disk.free_files === null ? [] : [one(disk.free_files)],
    mentat_geo_data_age_seconds: geo.map(({ kind, age_days: days }) =>
      days === null ? undefined : one(days * 86_400, { kind }),
    ),
  }
}

function one(value: number, labels: Sample['labels'] = {}): Sample {
  return { labels, value }
}

/** In seconds; clocks may differ. */
function ageOf(time: string | null, now: number): number {
  return time === null ? 0 : Math.max(0, (now - Date.parse(time)) / 1000)
}

function sum(counts: Readonly<Record<string, number>>): number {
  return total(Object.values(counts))
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0)
}
