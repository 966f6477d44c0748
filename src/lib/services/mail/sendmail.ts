import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { codeOf } from '../../framework/errors/causes.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { ErrorCode } from '../../framework/errors/registry.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import { type ComposedMail, composeMail } from './compose.ts'
import type { Mail } from './mail.ts'
import type { MailConfig } from './section.ts'
import { inDoubt, serverWords } from './smtp-failure.ts'
import type { Delivery, MailTransport, SendOptions } from './transport.ts'

/** Its standard input and error are ours. */
type Sendmail = ChildProcessByStdio<Writable, null, Readable>

/** What a sendmail process did. */
interface Run {
  /** Null when a signal ended it. */
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  /** What it said on standard error, its beginning. */
  readonly words: string
  /** Whether it got the whole mail. */
  readonly complete: boolean
}

/** Hands mails to the program sendmail, or one that stands in for it, as every mail server brings one along. */
export class SendmailTransport implements MailTransport {
  readonly name: string
  readonly #config: MailConfig
  readonly #clock: Clock
  readonly #running = new Set<Sendmail>()
  #isClosed = false

  constructor(config: MailConfig, clock: Clock) {
    this.#config = config
    this.#clock = clock
    this.name = config.sendmail_path
  }

  async send(mail: Mail, options: SendOptions = {}): Promise<Delivery> {
    const { max_size: largest } = this.#config
    const composed = await composeMail(mail, { largest, lineEnd: 'lf' })
    await this.verify()
    // Whatever was written when this process ends is a whole mail to sendmail: so not a moment later.
    await options.beforeData?.()
    const recipients = options.recipients ?? composed.recipients
    const run = await this.#run({ ...composed, recipients })
    if (run.status === 0 && run.complete) {
      return { response: run.words === '' ? 'taken by sendmail' : run.words, refused: [] }
    }
    throw this.#failureOf(run)
  }

  verify(): Promise<void> {
    try {
      if (this.#isClosed) throw this.#failure('MAIL_SERVER_UNAVAILABLE', 'this program stops')
      accessSync(this.name, constants.X_OK)
      return Promise.resolve()
    } catch (error) {
      return Promise.reject(error instanceof MentatError ? error : this.#notRun(error))
    }
  }

  close(): void {
    this.#isClosed = true
    for (const child of this.#running) child.kill('SIGKILL')
  }

  async #run({ content, from, recipients }: ComposedMail): Promise<Run> {
    const child = spawn(this.name, ['-i', '-f', from, '--', ...recipients], {
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    this.#running.add(child)
    const done = new AbortController()
    void this.#clock.sleep(this.#config.send_timeout, done.signal).then(() => {
      if (!done.signal.aborted) child.kill('SIGKILL')
    })
    try {
      return await this.#follow(child, content)
    } catch (error) {
      throw this.#notRun(error)
    } finally {
      done.abort()
      this.#running.delete(child)
    }
  }

  async #follow(child: Sendmail, content: Buffer): Promise<Run> {
    let words = ''
    let complete = false
    child.stderr.on('data', (chunk: Buffer) => {
      if (words.length < MOST_WORDS) words += chunk.toString()
    })
    // It may close its input before it has read all; its exit status says why.
    child.stdin.on('error', () => undefined)
    child.stdin.on('finish', () => (complete = true))
    child.stdin.end(content)
    const closed = once(child, 'close').catch(() => undefined)
    const [status, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    // Its last words; a process that it left in the background may hold standard error open.
    await Promise.race([closed, this.#clock.sleep(200)])
    child.stderr.destroy()
    return { status, signal, complete, words: serverWords(words, []) }
  }

  #failureOf(run: Run): MentatError {
    const { status, signal, words } = run
    if (status === 0) return inDoubt(this.name, 'it ended without reading all of the mail')
    if (status === null) {
      const limit = formatDuration(this.#config.send_timeout)
      const end = this.#isClosed ? 'this program stops' : `${signal ?? ''} (limit: ${limit})`
      return inDoubt(this.name, `it was ended: ${end}`)
    }
    const text = `exit status ${status}${words === '' ? '' : `: ${words}`}`
    return this.#failure(exitStatuses[status] ?? 'MAIL_REFUSED', text)
  }

  /** It did not even start. */
  #notRun(error: unknown): MentatError {
    const isTemporary = ['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE'].includes(codeOf(error) ?? '')
    if (isTemporary) return this.#failure('MAIL_SERVER_UNAVAILABLE', describeError(error))
    return this.#failure('MAIL_SERVER_REFUSED', describeError(error))
  }

  #failure(code: ErrorCode, text: string): MentatError {
    const advice =
      code === 'MAIL_SERVER_REFUSED'
        ? { advice: 'Check `mail.sendmail_path`; or send over SMTP: `mail.transport`.' }
        : {}
    return new MentatError(code, `${this.name}: ${text}`, advice)
  }
}

const MOST_WORDS = 4096

/** What sendmail's exit statuses (sysexits) mean; one that is not here refuses this one mail. */
const exitStatuses: Readonly<Record<number, ErrorCode>> = {
  64: 'MAIL_SERVER_REFUSED', // usage: another program than we think
  71: 'MAIL_SERVER_UNAVAILABLE', // error of the operating system
  72: 'MAIL_SERVER_REFUSED', // a file of the system is missing
  73: 'MAIL_SERVER_UNAVAILABLE', // cannot create
  74: 'MAIL_SERVER_UNAVAILABLE', // I/O
  75: 'MAIL_SERVER_UNAVAILABLE', // try again
  77: 'MAIL_SERVER_REFUSED', // permission
  78: 'MAIL_SERVER_REFUSED', // configuration
  126: 'MAIL_SERVER_REFUSED', // the shell: not executable
  127: 'MAIL_SERVER_REFUSED', // the shell: not found
}
