import { Type } from 'typebox'
import { ByteSize, Duration } from '../framework/config/options.ts'
import { syncModes } from './producer.ts'

/** The options of a module that reads a queue, to be spread into its schema. Names are the original's. */
export const queueOptions = {
  queue_in_dir: Type.Optional(
    Type.String({
      description:
        'The queue to read: a name under spool/ or a path. Default: the name of the instance.',
      minLength: 1,
      examples: ['another-queue', '/var/spool/mentat/another-queue'],
    }),
  ),
  queue_in_wait: Duration({
    description: 'How often an empty queue is looked at; new messages are noticed at once besides.',
    default: '3s',
    minimum: '10ms',
  }),
  queue_in_batch: Type.Integer({
    description:
      'About how many messages are taken at a time; at most three times as many are in work at once.',
    default: 500,
    minimum: 1,
    maximum: 10_000,
  }),
  queue_out_dir: Type.Optional(
    Type.String({
      description:
        'The queue to hand on to: a name under spool/ or a path. Unset: as the pipe is laid out; after its last module nothing is handed on.',
      minLength: 1,
      examples: ['archive'],
    }),
  ),
  queue_out_limit: Type.Integer({
    description: 'The module pauses while more messages than this wait in the next queue.',
    default: 5000,
    minimum: 1,
  }),
  queue_out_wait: Duration({
    description: 'How often a full next queue, or a full disk, is looked at again.',
    default: '500ms',
    minimum: '10ms',
  }),
  queue_sync: Type.Union(
    syncModes.map((mode) => Type.Literal(mode)),
    {
      description:
        'What is made durable before a step counts as done: nothing beyond what survives a crash of the program (none), the content of messages (file), names as well (full).',
      default: 'file',
    },
  ),
  queue_recovery: Duration({
    description: 'How often messages that dead instances hold are looked for.',
    default: '60s',
    minimum: '1s',
  }),
  trace_size: ByteSize({
    description:
      'How much is kept of what became of each message, for "mentat trace"; the oldest goes first. 0: nothing.',
    default: '256MiB',
    minimum: 0,
  }),
  max_message_size: ByteSize({
    description: 'Larger messages are refused.',
    default: '16MiB',
    minimum: 1024,
  }),
}
