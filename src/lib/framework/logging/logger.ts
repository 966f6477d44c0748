/** Names of the levels, most important first. */
export const logLevels = ['critical', 'error', 'warning', 'info', 'debug'] as const

/** How important a line is. */
export type LogLevel = (typeof logLevels)[number]

/** What a line carries beside its text. `error` is printed with its causes, its code becomes `code`. */
export interface LogFields {
  /** The message (event) concerned. */
  readonly message_id?: string
  readonly code?: string
  readonly error?: unknown
  readonly [key: string]: unknown
}

/** Where a part of the program tells what happens. Secrets never come here. */
export interface Logger {
  critical(text: string, fields?: LogFields): void
  error(text: string, fields?: LogFields): void
  warning(text: string, fields?: LogFields): void
  info(text: string, fields?: LogFields): void
  debug(text: string, fields?: LogFields): void
  /** The same logger with fields that every line gets. */
  child(fields: LogFields): Logger
}

/** A logger that says nothing. */
export const silentLogger: Logger = {
  critical: () => undefined,
  error: () => undefined,
  warning: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  child: () => silentLogger,
}
