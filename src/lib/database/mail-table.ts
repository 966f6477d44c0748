import { MentatError } from '../framework/errors/mentat-error.ts'
import { formatTimestamp, parseTimestamp } from '../idea/timestamp.ts'
import type { Queries } from './queries.ts'

/** A table in which each row has a mail, with the columns of `report_mails`. All texts are SQL of this program. */
export interface MailTableNames {
  readonly table: 'report_mails' | 'summaries'
  /** Its primary key. */
  readonly key: 'report_id' | 'id'
  /** Of a row `m`: what people call its mail, and when it was made. */
  readonly label: string
  readonly created: string
}

/** A mail that waits to be sent. */
export interface WaitingMail {
  readonly id: number
  readonly label: string
  /** The mail as JSON. */
  readonly mail: string
  /** Bare addresses that are still to get it. */
  readonly recipients: readonly string[]
  /** How often the server has said no for the time being. */
  readonly attempts: number
  /** When it was made, in milliseconds since 1970. */
  readonly created: number
}

/** A mail that a process was about to send. */
export interface MailInHand {
  readonly id: number
  readonly label: string
  readonly sender: string
}

/** What was said of a mail at last. */
export interface MailResult {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly text: string
}

/** Mails that somebody should look at. */
export interface MailTroubles {
  readonly state: 'waiting' | 'refused' | 'in_doubt'
  readonly mails: number
  /** When the oldest among them was made, RFC 3339. */
  readonly oldest: string
  /** Of some, the oldest first. */
  readonly labels: readonly string[]
}

/** The states of the mails of a table: waiting, then sending, then sent, refused or in doubt. */
export class MailTable {
  readonly #database: Queries
  readonly #names: MailTableNames

  constructor(database: Queries, names: MailTableNames) {
    this.#database = database
    this.#names = names
  }

  /** Mails that wait and whose time has come, the oldest first. */
  async due(time: number): Promise<number[]> {
    const { table, key } = this.#names
    const { rows } = await this.#database.query<{ id: number }>(
      `SELECT ${key} AS id FROM ${table} WHERE state = 'waiting' AND next_attempt <= $1 ORDER BY 1`,
      [formatTimestamp(time)],
    )
    return rows.map(({ id }) => id)
  }

  /** A mail, unless it does not wait any more. */
  async waiting(id: number): Promise<WaitingMail | undefined> {
    const { table, key, label, created } = this.#names
    const { rows } = await this.#database.query<Omit<WaitingMail, 'created'> & { made: string }>(
      `SELECT m.${key} AS id, ${label} AS label, m.mail::text AS mail, m.recipients, m.attempts, ${created} AS made
       FROM ${table} m WHERE m.${key} = $1 AND m.state = 'waiting'`,
      [id],
    )
    const [row] = rows
    if (!row) return undefined
    const { made, ...mail } = row
    return { ...mail, created: parseTimestamp(made) ?? 0 }
  }

  /** How many wait, whether their time has come or not. */
  async countWaiting(): Promise<number> {
    const { rows } = await this.#database.query<{ count: number }>(
      `SELECT count(*) AS count FROM ${this.#names.table} WHERE state = 'waiting'`,
    )
    return rows[0]?.count ?? 0
  }

  /**
   * Mails that wait, and those that were refused or came into doubt since a time.
   * @param since milliseconds since 1970
   */
  async troubles(since: number): Promise<MailTroubles[]> {
    const { table, label, created } = this.#names
    const { rows } = await this.#database.query<MailTroubles>(
      `SELECT state, count(*) AS mails, min(made) AS oldest,
         (array_agg(label ORDER BY made, label))[1:${LABELS}] AS labels
       FROM (SELECT m.state, ${label} AS label, ${created} AS made FROM ${table} m
         WHERE m.state = 'waiting' OR (m.state IN ('refused', 'in_doubt') AND m.mail_dt >= $1)) t
       GROUP BY state ORDER BY state`,
      [formatTimestamp(since)],
    )
    return rows
  }

  /**
   * Notes that a process is about to send a mail.
   * @returns false: it does not wait any more, and must not be sent
   */
  async claim(id: number, sender: string): Promise<boolean> {
    const { table, key } = this.#names
    const { rowCount } = await this.#database.query(
      `UPDATE ${table} SET state = 'sending', sender = $2 WHERE ${key} = $1 AND state = 'waiting'`,
      [id, sender],
    )
    return rowCount === 1
  }

  /** Those that some process was about to send when it was last heard of. */
  async inHand(): Promise<MailInHand[]> {
    const { table, key, label } = this.#names
    const { rows } = await this.#database.query<MailInHand>(
      `SELECT m.${key} AS id, ${label} AS label, coalesce(m.sender, '') AS sender
       FROM ${table} m WHERE m.state = 'sending' ORDER BY 1`,
    )
    return rows
  }

  /** The server has accepted it. */
  async markSent(id: number, { time, text }: MailResult): Promise<void> {
    await this.#update(
      id,
      `state = 'sent', mail = NULL, recipients = '{}', sender = NULL, mail_dt = $2, mail_res = $3`,
      [formatTimestamp(time), shortened(text)],
    )
  }

  /** It will not be sent any more, unless a person wants it. */
  async markFailed(
    id: number,
    state: 'refused' | 'in_doubt',
    result: MailResult & { readonly recipients?: readonly string[] },
  ): Promise<void> {
    await this.#update(
      id,
      `state = $4, sender = NULL, mail_dt = $2, mail_res = $3, recipients = coalesce($5, recipients)`,
      [formatTimestamp(result.time), shortened(result.text), state, result.recipients ?? null],
    )
  }

  /** It is to be tried again, to those who have not got it. */
  async markWaiting(
    id: number,
    retry: {
      readonly text: string
      readonly next: number
      readonly attempts: number
      readonly recipients?: readonly string[]
    },
  ): Promise<void> {
    await this.#update(
      id,
      `state = 'waiting', sender = NULL, mail_res = $2, next_attempt = $3, attempts = $4,
       recipients = coalesce($5, recipients)`,
      [
        shortened(retry.text),
        formatTimestamp(retry.next),
        retry.attempts,
        retry.recipients ?? null,
      ],
    )
  }

  /**
   * Lets a mail that was refused or is in doubt wait again, as a person wants it: it is as if it had never been tried.
   * @param time milliseconds since 1970
   * @returns false: there is no such mail
   * @throws MentatError VALUE_INVALID: it is in another state
   */
  async waitAgain(id: number, time: number): Promise<boolean> {
    const { table, key, label } = this.#names
    const { rowCount } = await this.#database.query(
      `UPDATE ${table} SET state = 'waiting', next_attempt = $2, attempts = 0
       WHERE ${key} = $1 AND state IN ('refused', 'in_doubt')`,
      [id, formatTimestamp(time)],
    )
    if (rowCount === 1) return true
    const { rows } = await this.#database.query<{ name: string; state: string }>(
      `SELECT ${label} AS name, m.state FROM ${table} m WHERE m.${key} = $1`,
      [id],
    )
    const [row] = rows
    if (!row) return false
    throw new MentatError('VALUE_INVALID', `the mail ${row.name} is ${row.state}`, {
      advice: 'Only mails that were refused or are in doubt can be sent again.',
    })
  }

  async #update(id: number, assignments: string, values: readonly unknown[]): Promise<void> {
    const { table, key } = this.#names
    await this.#database.query(`UPDATE ${table} SET ${assignments} WHERE ${key} = $1`, [
      id,
      ...values,
    ])
  }
}

function shortened(text: string): string {
  return text.length > LONGEST_RESULT ? `${text.slice(0, LONGEST_RESULT)}…` : text
}

const LONGEST_RESULT = 2000

const LABELS = 3
