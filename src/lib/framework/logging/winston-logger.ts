import { once } from 'node:events'
import { pid, stderr } from 'node:process'
import type { Writable } from 'node:stream'
import { isatty } from 'node:tty'
import winston from 'winston'
import { type Clock, systemClock } from '../time/clock.ts'
import { LogFile, passOn, Switch } from './destination.ts'
import { jsonLine, type LogEntry, textLine } from './line.ts'
import { type LogFields, type Logger, type LogLevel, logLevels } from './logger.ts'

/** How and where to log: a value of the section `logging`. */
export interface LogSettings {
  readonly level: LogLevel
  readonly format: 'text' | 'json'
  /** The file to append to, created with mode 0640. */
  readonly file?: string | undefined
}

/** How and where to log first, and who logs. */
export interface LoggerOptions extends LogSettings {
  /** Where lines go without a file; default: standard error. It is not closed. */
  readonly stream?: NodeJS.WritableStream
  /** The instance that logs. */
  readonly module: string
  readonly clock?: Clock
}

/** The logger of a process. A line that cannot be written never fails the one who logs. */
export interface ProcessLogger extends Logger {
  /** After a rotation: goes on in a new file of the same name. If that fails, the old one stays in use, and it says so. */
  reopen(): void
  /**
   * Logs otherwise from now on.
   * @throws MentatError when the file cannot be opened; then it goes on as before
   */
  configure(settings: LogSettings): void
  /** Whether a person reads it: lines of text, at a terminal. */
  isWatched(): boolean
  /** Resolves when all lines are written; what is logged afterwards is dropped. */
  close(): Promise<void>
}

/**
 * Makes the logger of a process.
 * @throws MentatError when the file cannot be opened
 */
export function createLogger(options: LoggerOptions): ProcessLogger {
  const clock = options.clock ?? systemClock
  let settings: LogSettings = options
  const lineOf = (level: LogLevel, text: string, fields: LogFields): string => {
    const withStack = settings.level === 'debug'
    const entry: LogEntry = {
      time: clock.now(),
      level,
      module: options.module,
      pid,
      text,
      fields,
      withStack,
    }
    return settings.format === 'json' ? jsonLine(entry) : textLine(entry)
  }
  const open = (file: string | undefined): Writable =>
    openDestination({ ...options, file }, (lost, reason) =>
      lineOf('warning', `${lost} lines of this log were lost: ${reason}`, {}),
    )
  const destination = new Switch(open(options.file))
  const engine = engineOver(destination)
  let isClosed = false
  const write: WriteLine = (level, text, fields) => {
    if (isClosed || logLevels.indexOf(level) > logLevels.indexOf(settings.level)) return
    engine.log({ level, message: lineOf(level, text, fields) })
  }
  const logger = loggerOver(write, {})
  return {
    ...logger,
    reopen: () => {
      reopen(destination.target, logger)
    },
    configure: (next) => {
      if (isClosed) return
      if (next.file !== settings.file) {
        const target = open(next.file)
        logger.info(`the log goes on in ${next.file ?? 'standard error'}`)
        destination.switchTo(target)
      }
      settings = next
    },
    isWatched: () =>
      settings.file === undefined &&
      settings.format === 'text' &&
      (options.stream ?? stderr) === stderr &&
      isatty(stderr.fd),
    close: async () => {
      if (isClosed) return
      isClosed = true
      const finished = once(destination, 'finish')
      engine.end()
      await finished
    },
  }
}

type WriteLine = (level: LogLevel, text: string, fields: LogFields) => void

function loggerOver(write: WriteLine, own: LogFields): Logger {
  const at =
    (level: LogLevel) =>
    (text: string, fields: LogFields = {}) => {
      write(level, text, { ...own, ...fields })
    }
  return {
    critical: at('critical'),
    error: at('error'),
    warning: at('warning'),
    info: at('info'),
    debug: at('debug'),
    child: (fields) => loggerOver(write, { ...own, ...fields }),
  }
}

/** winston with our levels and lines. Its own File transport fails when it is ended with lines waiting. */
function engineOver(destination: Writable): winston.Logger {
  const transport = new winston.transports.Stream({ stream: destination, eol: '\n' })
  // The transport does not end its stream: it ends after the last line.
  transport.on('finish', () => destination.end())
  return winston.createLogger({
    // What is important enough is decided before.
    level: 'debug',
    levels: Object.fromEntries(logLevels.map((name, index) => [name, index])),
    format: winston.format.printf(({ message }) => String(message)),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- its declaration is an interface
    transports: [transport],
  })
}

function openDestination(
  { file, stream }: LoggerOptions,
  notice: (lost: number, reason: string) => string,
): Writable {
  return file === undefined ? passOn(stream ?? stderr) : new LogFile(file, notice)
}

function reopen(destination: Writable, logger: Logger): void {
  if (!(destination instanceof LogFile)) return
  try {
    destination.reopen()
  } catch (error) {
    logger.error('the log goes on in the old file', { error })
  }
}
