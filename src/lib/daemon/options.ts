import { Type } from 'typebox'
import { Duration } from '../framework/config/options.ts'

/** The options that every daemon has, to be spread into the schema of its module. */
export const daemonOptions = {
  stats_interval: Duration({
    description: 'How often statistics are written to the log, if anything happened.',
    default: '20s',
    minimum: '1s',
  }),
  runlog_interval: Duration({
    description: 'How often the run log is written.',
    default: '60s',
    minimum: '1s',
  }),
  stop_timeout: Duration({
    description: 'How long a daemon that was told to stop may take to finish what it has claimed.',
    default: '30s',
  }),
  health_listen: Type.Optional(
    Type.String({
      description:
        'Where /healthz, /readyz and /metrics (Prometheus) are served: a port of the loopback interface, address:port, or the path of a Unix socket. Each instance needs one of its own. Unset: nowhere.',
      pattern: '^(\\d+|[^/\\s]+:\\d+|.*/.*)$',
      examples: ['127.0.0.1:9464', '/run/mentat/storage.sock'],
    }),
  ),
}
