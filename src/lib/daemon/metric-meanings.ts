/** What a metric of daemons means. Upper case parts of a name stand for any component or plugin of the enricher. */
export interface MetricMeaning {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  /** Besides `daemon`. */
  readonly labels: readonly string[]
  readonly meaning: string
}

const counters = (prefix: string, meanings: Readonly<Record<string, string>>): MetricMeaning[] =>
  Object.entries(meanings).map(([key, meaning]) => {
    return { name: `mentat_${prefix}_${key}_total`, type: 'counter', labels: [], meaning }
  })

const gauges = (prefix: string, meanings: Readonly<Record<string, string>>): MetricMeaning[] =>
  Object.entries(meanings).map(([key, meaning]) => {
    return { name: `mentat_${prefix}_${key}`, type: 'gauge', labels: [], meaning }
  })

const byName = (names: readonly MetricMeaning[]): MetricMeaning[] =>
  names.map((each) => ({ ...each, labels: ['name'] }))

/** All metrics that daemons serve on `health_listen`, but what plugins of others count. */
export const daemonMetrics: readonly MetricMeaning[] = [
  ...gauges('process', {
    resident_memory_bytes: 'Memory of the process.',
    uptime_seconds: 'Time since the process began.',
  }),
  ...gauges('COMPONENT', {
    in_trouble: '1 while the component cannot work, so that messages wait; else 0.',
    degraded: '1 while something is missing although messages are worked on; else 0.',
  }),
  ...counters('filer', {
    taken: 'Messages taken from the queue.',
    recovered: 'Messages given back to the queue that dead processes had held.',
    passed: 'Messages handed on to the next queue.',
    stored: 'Messages that left because their event is stored.',
    duplicate: 'Messages that left because their event was stored before.',
    dropped: 'Messages dropped by rules, or by the sampler.',
    dispatched: 'Messages sent to another queue by rules.',
    refused: 'Messages put into errors/ with a reason.',
    given_back: 'Messages given back to the queue without being worked on.',
    copies: 'Copies of messages written into other queues.',
    mails: 'Mails written into the outbox.',
  }),
  ...gauges('filer', {
    incoming: 'Messages that wait in the queue; no more than 100,000 are counted.',
    held: 'Messages taken and in work.',
  }),
  ...counters('parser', {
    parsed: 'Messages read as events.',
    repaired: 'Events of which something had to be overlooked or mended.',
    errors: 'Messages that are no events.',
  }),
  ...counters('inspector', {
    inspected: 'Events that the rules were applied to.',
    circling: 'Events left alone because rules had sent them round too often.',
    matched: 'Events that a rule matched.',
    fallbacks: 'Events that no rule matched, for which the fallback actions were taken.',
    classified: 'Events that got a class.',
    tagged: 'Values added to events by the action tag.',
    set: 'Values written into events by the action set.',
    reported: 'Reports ordered by the action report.',
    dropped: 'Events dropped by the action drop.',
    dispatched: 'Events sent to another queue by the action dispatch.',
    duplicated: 'Copies of events ordered by the action duplicate.',
    logged: 'Events logged by the action log.',
    conflicts: 'Actions not taken because another one had decided otherwise.',
  }),
  ...byName(counters('inspector', { hits: 'Events that a rule matched, by rule.' })),
  ...counters('mailer', {
    sent: 'Mails accepted by the mail server.',
    failed: 'Mails refused for good.',
    retried: 'Attempts that are made again because the server said no for the time being.',
    in_doubt: 'Mails of which nobody knows whether they were accepted.',
  }),
  ...gauges('mailer', { waiting: 'Mails in the outbox, up to 100,000.' }),
  ...counters('enricher', {
    events: 'Events that plugins were asked about.',
    enriched: 'Events to which something was added.',
  }),
  ...gauges('enricher', { waiting: 'Messages that wait for answers of plugins.' }),
  ...counters('enricher_PLUGIN', {
    asked: 'Events that the plugin was asked about.',
    added: 'Events to which it added something.',
    errors: 'Events for which it failed.',
    timeouts: 'Events for which it took too long.',
    skipped: 'Events that went on without it because it had too much to do.',
    work_seconds: 'Time that it took.',
    queries: 'Questions put to its service (dns, nerd, passivedns), as all that follow.',
    answered: 'Questions that the service answered.',
    nothing: 'Answers that there is nothing.',
    timed_out: 'Questions not answered in time.',
    failed: 'Questions answered wrongly or not at all.',
    refused: 'Questions that the service would not answer.',
    cached: 'Answers from the cache.',
    joined: 'Callers that waited for a question somebody else had put.',
    given_up: 'Callers that did not wait for the end.',
    skipped_while_open: 'Questions not put because the service did not work before.',
    overloaded: 'Questions not put because too many were waiting.',
  }),
  ...gauges('enricher_PLUGIN', {
    open: 'Questions to the plugin that are open.',
    networks: 'Networks that it knows (whois).',
    KIND_age_seconds: 'Age of its data (geoip), in whole days.',
  }),
  ...counters('storage', {
    stored: 'Events stored.',
    duplicate: 'Events that were stored before.',
    errors: 'Events that the database would not take.',
    transactions: 'Transactions committed.',
  }),
  ...counters('sampler', {
    sampled: 'Messages let through.',
    stopped: 'Messages dropped.',
  }),
  ...gauges('sampler', { keys: 'Kinds of messages that are told apart.' }),
  ...counters('warden_receiver', {
    fetched: 'Events that the Warden hub gave.',
    queued: 'Events put into the queue.',
    duplicates: 'Events that the hub gave again.',
    requests: 'Times that the hub was asked for events.',
    failures: 'Times that nothing could be fetched, or kept.',
    behind: 'Times that the hub had gone back: it was set up anew, or restored.',
  }),
  ...gauges('warden_receiver', {
    waiting: 'Messages that wait in the queue; no more than 100,000 are counted.',
    position: 'Serial number up to which the hub was read.',
  }),
  ...counters('warden_sender', {
    sent: 'Events that the Warden hub has saved.',
    rejected: 'Events that the hub refused for good.',
    unmatched: 'Events that the filter keeps from the hub.',
    requests: 'Times that events were sent.',
    failures: 'Times that it had to be waited.',
    in_doubt: 'Events of which nobody knows whether the hub has them.',
  }),
  ...gauges('warden_sender', { waiting: 'Events that wait for the request under way.' }),
  ...counters('nats_receiver', {
    fetched: 'Messages that the stream gave.',
    queued: 'Messages put into the queue.',
    duplicates: 'Messages that the stream gave again.',
    failures: 'Times that it had to be waited.',
  }),
  ...gauges('nats_receiver', {
    waiting: 'Messages that wait in the queue; no more than 100,000 are counted.',
    position: 'Number of the newest message of the stream that was taken.',
  }),
  ...counters('nats_sender', {
    sent: 'Messages that the stream has acknowledged.',
    rejected: 'Messages that the server refused for good.',
    failures: 'Times that it had to be waited.',
  }),
  ...gauges('nats_sender', { waiting: 'Messages that wait for their acknowledgement.' }),
  ...byName(
    counters('receiver', {
      accepted: 'Events that came over HTTP and were put into the queue, by key.',
      rejected: 'Events that came over HTTP and cannot be understood, by key.',
    }),
  ),
  ...counters('receiver', {
    requests: 'Requests that were to bring events.',
    unauthorized: 'Requests without a valid key.',
    deferred: 'Requests that are to come again later: the queue is full, or a key sends too much.',
    failures: 'Requests that failed through a fault of ours, such as a full disk.',
    dropped: 'Connections that were closed at once, because there were as many as may be.',
  }),
  ...gauges('receiver', {
    waiting: 'Messages that wait in the queue; no more than 100,000 are counted.',
    bytes: 'Bytes of the requests that are being worked on.',
  }),
  ...byName(
    counters('scheduler', {
      runs: 'Runs of scheduled modules, by module.',
      failures: 'Runs that failed, by module.',
    }),
  ),
  ...counters('scheduler', {
    missed: 'Runs that began late because nothing ran at their moment.',
    repeated: 'Runs made again because they could not do their work.',
  }),
  ...gauges('scheduler', { running: 'Scheduled modules that run at the moment.' }),
]

/** What a metric of a daemon means; undefined: it belongs to a plugin of somebody else. */
export function meaningOf(name: string): string | undefined {
  return known.get(name) ?? patterns.find(({ pattern }) => pattern.test(name))?.meaning
}

const known = new Map(daemonMetrics.map(({ name, meaning }) => [name, meaning]))

const patterns = daemonMetrics
  .filter(({ name }) => /[A-Z]/.test(name))
  .map(({ name, meaning }) => {
    return { meaning, pattern: new RegExp(`^${name.replaceAll(/[A-Z]+/g, '[a-z0-9_]+')}$`) }
  })
