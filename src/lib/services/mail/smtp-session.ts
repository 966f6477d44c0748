import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SMTPConnectionOptions, SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import type { MailConfig } from './section.ts'

/** One conversation with a mail server. Its steps fail with what nodemailer says; see smtp-failure.ts. */
export class SmtpSession {
  readonly #connection: SMTPConnection
  #failure: Error | undefined
  #reject: ((error: Error) => void) | undefined

  private constructor(connection: SMTPConnection) {
    this.#connection = connection
    connection.on('error', (error) => {
      this.break(error as Error)
    })
  }

  /** Nothing is connected yet. */
  static async create(config: MailConfig): Promise<SmtpSession> {
    const { default: Connection } = await import('nodemailer/lib/smtp-connection')
    return new SmtpSession(new Connection(connectionOptions(config)))
  }

  /** Greeting, EHLO, and encryption as configured. */
  async connect(): Promise<void> {
    await this.#step<unknown>((done) => {
      this.#connection.connect(done)
    })
  }

  /** Whether the server offers a login. */
  get offersLogin(): boolean {
    return this.#connection.allowsAuth
  }

  async login(user: string, password: string): Promise<void> {
    await this.#step<unknown>((done) => {
      this.#connection.login({ user, pass: password }, done)
    })
  }

  /** Sends one mail; `content` is read when the server has said that it may come. */
  async send(
    envelope: { from: string; to: string[]; size: number },
    content: Readable,
  ): Promise<SMTPConnectionSendInfo> {
    const info = await this.#step<SMTPConnectionSendInfo>((done) => {
      this.#connection.send(envelope, content, done)
    })
    if (info === undefined) throw new MentatError('BUG', 'nodemailer tells nothing of a mail sent')
    return info
  }

  /** Says goodbye, without waiting for the answer. */
  end(): void {
    if (this.#failure === undefined) this.#connection.quit()
    this.#connection.close()
  }

  /** Hangs up at once; the step that is under way fails with this error, and so do all that follow. */
  break(error: Error): void {
    this.#failure ??= error
    this.#reject?.(this.#failure)
    this.#connection.close()
  }

  async #step<Result>(
    begin: (done: (error?: Error | null, result?: Result) => void) => void,
  ): Promise<Result | undefined> {
    if (this.#failure) throw this.#failure
    try {
      return await new Promise<Result | undefined>((resolve, reject) => {
        this.#reject = reject
        begin((error, result) => {
          if (error) reject(error)
          else resolve(result)
        })
      })
    } finally {
      this.#reject = undefined
    }
  }
}

function connectionOptions(config: MailConfig): SMTPConnectionOptions {
  const { tls, host, connect_timeout: connecting, send_timeout: sending } = config
  const certificates = config.ca_file === undefined ? {} : { ca: readAuthorities(config.ca_file) }
  return {
    host,
    port: portOf(config),
    secure: tls === 'implicit',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'none',
    opportunisticTLS: tls === 'starttls',
    // A server that need not encrypt need not prove its name either: who could forge it could as well take the offer away.
    tls: { rejectUnauthorized: tls !== 'starttls', ...certificates },
    // The limits proper are the caller's, of the whole; these must only not be shorter.
    connectionTimeout: connecting + 1000,
    greetingTimeout: connecting + 1000,
    dnsTimeout: connecting + 1000,
    socketTimeout: sending + 1000,
    socketCloseTimeout: 1000,
    maxResponseSize: 64 * 1024,
  }
}

/** The port of the server, as configured or by convention. */
export function portOf(config: MailConfig): number {
  return config.port ?? (config.tls === 'implicit' ? 465 : 25)
}

function readAuthorities(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new MentatError('MAIL_SERVER_REFUSED', `mail.ca_file: ${describeError(error)}`, {
      advice: 'Check the path and that the daemon may read the file.',
    })
  }
}
