import type { JetStreamManager, StreamConfig, StreamInfo } from '@nats-io/jetstream'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Logger } from '../../framework/logging/logger.ts'
import { serverCodeOf } from './failure.ts'
import type { NatsConfig } from './section.ts'

const STREAM_NOT_FOUND = 10059

/** Nanoseconds of a millisecond: what JetStream counts in. */
const NANOSECONDS = 1e6

/**
 * Finds the stream that is configured, and makes it when it is absent and that is wanted.
 * @throws MentatError NATS_STREAM_MISSING, NATS_STREAM_UNFIT; what the library throws
 */
export async function provideStream(
  manager: JetStreamManager,
  config: NatsConfig,
  logger: Logger,
): Promise<StreamInfo> {
  const found = await find(manager, config)
  if (!found) {
    logger.info(`the stream ${config.stream} is absent: it is made`)
    return manager.streams.add(newStream(config))
  }
  const { subjects } = found.config
  if (subjects.some((pattern) => isCovered(config.subject, pattern))) return found
  throw new MentatError(
    'NATS_STREAM_UNFIT',
    `the stream ${config.stream} takes messages of the subjects ${subjects.join(', ')}; expected ${config.subject}`,
    { advice: 'Write one of them into `nats.subject`, or add this one to the stream.' },
  )
}

/** Duration of JetStream. @param milliseconds */
export function nanoseconds(milliseconds: number): number {
  return milliseconds * NANOSECONDS
}

/** Undefined: it is absent, and may be made. */
async function find(
  manager: JetStreamManager,
  { stream, create_stream: mayCreate }: NatsConfig,
): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(stream)
  } catch (thrown) {
    if (serverCodeOf(thrown) === STREAM_NOT_FOUND && mayCreate) return undefined
    throw thrown
  }
}

/** Each message goes when it was fetched, and none before. */
function newStream({
  stream,
  subject,
  replicas,
  duplicate_window: window,
  max_bytes: bytes,
  max_age: age,
}: NatsConfig): Partial<StreamConfig> & { name: string } {
  return {
    name: stream,
    subjects: [subject],
    retention: 'workqueue',
    storage: 'file',
    discard: 'new',
    num_replicas: replicas,
    // It must not be longer than the age.
    duplicate_window: nanoseconds(Math.min(window, age ?? window)),
    ...(bytes === undefined ? {} : { max_bytes: bytes }),
    ...(age === undefined ? {} : { max_age: nanoseconds(age) }),
  }
}

/** Whether a subject is one of a pattern, in which `*` is any word, and `>` any number of them at the end. */
function isCovered(subject: string, pattern: string): boolean {
  const words = subject.split('.')
  const parts = pattern.split('.')
  const isOpen = parts.at(-1) === '>'
  if (isOpen ? words.length < parts.length : words.length !== parts.length) return false
  return parts.every((part, index) => part === '*' || part === '>' || part === words[index])
}
