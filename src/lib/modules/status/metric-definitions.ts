/** What a metric of the system is. */
export interface SystemMetric {
  readonly type: 'counter' | 'gauge'
  readonly labels: readonly string[]
  readonly meaning: string
}

const gauge = (meaning: string, ...labels: readonly string[]): SystemMetric => ({
  ...{ type: 'gauge', labels, meaning },
})

const counter = (meaning: string, ...labels: readonly string[]): SystemMetric => ({
  ...{ type: 'counter', labels, meaning },
})

/** All metrics that `mentat metrics` gives, by name. */
export const systemMetrics = {
  mentat_metrics_collected_timestamp_seconds: gauge(
    'When these numbers were collected, in seconds since 1970.',
  ),
  mentat_attention_items: gauge('Things that need attention: what mentat status tells first.'),
  mentat_daemon_up: gauge(
    '1 while all processes of the daemon run, 0 when one was killed and not started again.',
    'daemon',
  ),
  mentat_daemon_processes: gauge('Processes of the daemon that run.', 'daemon'),
  mentat_daemon_start_timestamp_seconds: gauge(
    'When the last of them began, in seconds since 1970.',
    'daemon',
  ),
  mentat_daemon_troubles: gauge('Components that cannot work, so that messages wait.', 'daemon'),
  mentat_daemon_degradations: gauge(
    'Components that work although something is missing.',
    'daemon',
  ),
  mentat_queue_messages: gauge(
    'Messages in a queue: waiting, in work (pending), or refused (errors).',
    ...['queue', 'state'],
  ),
  mentat_queue_bytes: gauge('Their size.', 'queue', 'state'),
  mentat_queue_oldest_age_seconds: gauge(
    'Age of the oldest of them; 0 when there is none.',
    ...['queue', 'state'],
  ),
  mentat_queue_consumers: gauge('Processes that take from the queue.', 'queue'),
  mentat_queue_stranded_messages: gauge('Messages that dead processes hold.', 'queue'),
  mentat_books_taken_total: counter('Messages taken, by the books.', 'queue', 'daemon'),
  mentat_books_messages_total: counter(
    'What became of them: passed, stored, duplicate, dropped, dispatched, refused, returned.',
    ...['queue', 'daemon', 'outcome'],
  ),
  mentat_books_refused_total: counter(
    'Messages refused, by the code of the cause.',
    ...['queue', 'daemon', 'code'],
  ),
  mentat_books_missing_messages: gauge(
    'Messages taken of which nobody knows what became of them; not 0: the books do not balance.',
    ...['queue', 'daemon'],
  ),
  mentat_database_up: gauge('1 when the database answers. The embedded one may be at rest.'),
  mentat_database_size_bytes: gauge('Size of the database.'),
  mentat_database_schema_outdated: gauge('1 when its schema is not that of this program.'),
  mentat_database_partitions: gauge('Partitions of a table of events, one a day.', 'table'),
  mentat_events: gauge('Events in the database; of many, an estimate.'),
  mentat_events_lately: gauge('Events stored in the last five minutes, up to a million.'),
  mentat_events_newest_stored_timestamp_seconds: gauge(
    'When the event stored last was stored, in seconds since 1970; missing: there is none.',
  ),
  mentat_events_newest_stored_age_seconds: gauge('How long ago that was.'),
  mentat_mails: gauge(
    'Mails about reports or summaries (also alarms of the watchdog): waiting, or in the last week refused or in doubt.',
    ...['about', 'state'],
  ),
  mentat_mails_oldest_age_seconds: gauge(
    'Age of the oldest of them; 0 when there is none.',
    ...['about', 'state'],
  ),
  mentat_scheduled_last_run_timestamp_seconds: gauge(
    'When the last run of a scheduled module began, in seconds since 1970.',
    'module',
  ),
  mentat_scheduled_last_run_duration_seconds: gauge('How long it took.', 'module'),
  mentat_scheduled_last_run_failed: gauge(
    '1 when it failed or was cut off, 0 when it did its work or still runs.',
    'module',
  ),
  mentat_scheduled_next_run_timestamp_seconds: gauge(
    'The next moment of its schedule; missing: it is never run.',
    'module',
  ),
  mentat_scheduled_overdue_seconds: gauge(
    'How long ago a moment of its schedule has passed without a run; 0: none has.',
    'module',
  ),
  mentat_disk_size_bytes: gauge('The file system of the home folder.'),
  mentat_disk_free_bytes: gauge('What of it is free for an ordinary user.'),
  mentat_disk_free_files: gauge(
    'Files that can still be made; missing where the file system sets no limit.',
  ),
  mentat_geo_data_age_seconds: gauge('Age of the data about places, in whole days.', 'kind'),
} as const satisfies Readonly<Record<string, SystemMetric>>

/** The name of one of them. */
export type SystemMetricName = keyof typeof systemMetrics
