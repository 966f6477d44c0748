import type { SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection'
import { MentatError, toError } from '../../framework/errors/mentat-error.ts'
import type { Clock } from '../../framework/time/clock.ts'
import { formatDuration } from '../../framework/time/duration.ts'
import { composeMail } from './compose.ts'
import type { Mail } from './mail.ts'
import type { MailConfig } from './section.ts'
import { SmtpContent } from './smtp-content.ts'
import { serverWords, smtpFailure, type SmtpStage } from './smtp-failure.ts'
import { portOf, SmtpSession } from './smtp-session.ts'
import type { Delivery, MailTransport, SendOptions } from './transport.ts'

/** Sends mails over SMTP, each over a connection of its own. */
export class SmtpTransport implements MailTransport {
  readonly name: string
  readonly #config: MailConfig
  readonly #clock: Clock
  readonly #sessions = new Set<SmtpSession>()
  #isClosed = false

  constructor(config: MailConfig, clock: Clock) {
    this.#config = config
    this.#clock = clock
    const host = config.host.includes(':') ? `[${config.host}]` : config.host
    this.name = `smtp://${host}:${portOf(config)}`
  }

  async send(mail: Mail, options: SendOptions = {}): Promise<Delivery> {
    const { max_size: largest } = this.#config
    const composed = await composeMail(mail, { largest, lineEnd: 'crlf' })
    const content = new SmtpContent(composed.content, options.beforeData)
    const to = [...(options.recipients ?? composed.recipients)]
    return this.#inSession(async (session) => {
      try {
        const envelope = { from: composed.from, to, size: composed.content.byteLength }
        const sending = session.send(envelope, content.stream())
        const { send_timeout: limit } = this.#config
        return this.#deliveryOf(await this.#within(limit, sending, session))
      } catch (error) {
        if (content.failure !== undefined) throw toError(content.failure)
        throw this.#failure(error, content.stage)
      }
    })
  }

  async verify(): Promise<void> {
    await this.#inSession(() => Promise.resolve())
  }

  close(): void {
    this.#isClosed = true
    for (const session of this.#sessions) session.break(this.#closed())
  }

  async #inSession<Result>(work: (session: SmtpSession) => Promise<Result>): Promise<Result> {
    const session = await SmtpSession.create(this.#config)
    this.#sessions.add(session)
    try {
      if (this.#isClosed) throw this.#closed()
      await this.#open(session)
      const result = await work(session)
      session.end()
      return result
    } catch (error) {
      session.break(toError(error))
      throw error
    } finally {
      this.#sessions.delete(session)
    }
  }

  async #open(session: SmtpSession): Promise<void> {
    let stage: SmtpStage = 'connect'
    const opening = async (): Promise<void> => {
      await session.connect()
      const { user, password } = this.#config
      if (user === undefined || password === undefined) return
      stage = 'login'
      if (!session.offersLogin) throw this.#noLogin()
      await session.login(user, password.reveal())
    }
    try {
      await this.#within(this.#config.connect_timeout, opening(), session)
    } catch (error) {
      throw this.#failure(error, stage)
    }
  }

  /** Of the whole, however busily a server may be doing nothing. */
  async #within<Result>(
    limit: number,
    work: Promise<Result>,
    session: SmtpSession,
  ): Promise<Result> {
    const done = new AbortController()
    void this.#clock.sleep(limit, done.signal).then(() => {
      if (!done.signal.aborted) session.break(this.#away(`no end within ${formatDuration(limit)}`))
    })
    try {
      return await work
    } finally {
      done.abort()
    }
  }

  #deliveryOf(info: SMTPConnectionSendInfo): Delivery {
    const refused = (info.rejectedErrors ?? []).map((error) => ({
      address: String(error.recipient),
      response: this.#words(error.response ?? error.message),
      transient: (error.responseCode ?? 0) < 500,
    }))
    return { response: this.#words(info.response), refused }
  }

  #failure(error: unknown, stage: SmtpStage): MentatError {
    const { user } = this.#config
    return smtpFailure(error, {
      server: this.name,
      stage,
      secrets: this.#secrets(),
      ...(user === undefined ? {} : { user }),
    })
  }

  #words(text: string): string {
    return serverWords(text, this.#secrets())
  }

  #secrets(): string[] {
    const { user, password } = this.#config
    if (password === undefined) return []
    return [password.reveal(), `\0${user ?? ''}\0${password.reveal()}`]
  }

  #noLogin(): MentatError {
    const text = `${this.name} offers no login, but mail.user is set`
    return new MentatError('MAIL_SERVER_REFUSED', text, {
      advice: 'Many servers offer it only after encryption: see `mail.tls`.',
    })
  }

  #closed(): MentatError {
    return this.#away('this program stops')
  }

  #away(text: string): MentatError {
    return new MentatError('MAIL_SERVER_UNAVAILABLE', `${this.name}: ${text}`)
  }
}
