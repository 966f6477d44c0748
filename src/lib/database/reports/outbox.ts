import { formatTimestamp } from '../../idea/timestamp.ts'
import type { Queries } from '../queries.ts'

/** A mail of a report that waits to be sent. */
export interface WaitingMail {
  readonly report_id: number
  readonly label: string
  /** The mail as JSON. */
  readonly mail: string
  /** Bare addresses that are still to get it. */
  readonly recipients: readonly string[]
  /** How often the server has said no for the time being. */
  readonly attempts: number
  /** When its report was made, RFC 3339. */
  readonly create_time: string
}

/** What was said of a mail at last. */
export interface MailResult {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly text: string
}

/** Puts the mail of a report into the outbox; in the transaction that stores the report. */
export async function insertMail(
  client: Queries,
  report: number,
  mail: { readonly content: string; readonly recipients: readonly string[]; readonly time: number },
): Promise<void> {
  await client.query(
    'INSERT INTO report_mails (report_id, mail, recipients, next_attempt) VALUES ($1, $2, $3, $4)',
    [report, mail.content, mail.recipients, formatTimestamp(mail.time)],
  )
}

/** Reports whose mails wait and whose time has come, the oldest first. */
export async function dueMails(database: Queries, time: number): Promise<number[]> {
  const { rows } = await database.query<{ report_id: number }>(
    `SELECT report_id FROM report_mails WHERE state = 'waiting' AND next_attempt <= $1 ORDER BY report_id`,
    [formatTimestamp(time)],
  )
  return rows.map(({ report_id: id }) => id)
}

/** The mail of a report; undefined when it does not wait any more. */
export async function waitingMail(
  database: Queries,
  report: number,
): Promise<WaitingMail | undefined> {
  const { rows } = await database.query<WaitingMail>(
    `SELECT m.report_id, r.label, m.mail, m.recipients, m.attempts, r.create_time
     FROM report_mails m JOIN reports r ON r.id = m.report_id
     WHERE m.report_id = $1 AND m.state = 'waiting'`,
    [report],
  )
  return rows[0]
}

/** How many mails wait, whether their time has come or not. */
export async function countWaiting(database: Queries): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `SELECT count(*) AS count FROM report_mails WHERE state = 'waiting'`,
  )
  return rows[0]?.count ?? 0
}

/**
 * Notes that a process is about to send a mail.
 * @returns false: the mail does not wait any more, and must not be sent
 */
export async function claimMail(
  database: Queries,
  report: number,
  sender: string,
): Promise<boolean> {
  const { rowCount } = await database.query(
    `UPDATE report_mails SET state = 'sending', sender = $2
     WHERE report_id = $1 AND state = 'waiting'`,
    [report, sender],
  )
  return rowCount === 1
}

/** Mails that a process was sending, by report: the process and the label. */
export async function mailsBeingSent(
  database: Queries,
): Promise<{ report_id: number; label: string; sender: string }[]> {
  const { rows } = await database.query<{ report_id: number; label: string; sender: string }>(
    `SELECT m.report_id, r.label, coalesce(m.sender, '') AS sender
     FROM report_mails m JOIN reports r ON r.id = m.report_id WHERE m.state = 'sending' ORDER BY 1`,
  )
  return rows
}

/** The server has accepted it. */
export async function markSent(
  database: Queries,
  report: number,
  result: MailResult,
): Promise<void> {
  await database.query(
    `UPDATE report_mails SET state = 'sent', mail = NULL, recipients = '{}', sender = NULL,
       mail_dt = $2, mail_res = $3 WHERE report_id = $1`,
    [report, ...valuesOf(result)],
  )
}

/** It will not be sent any more, unless a person wants it. */
export async function markFailed(
  database: Queries,
  report: number,
  state: 'refused' | 'in_doubt',
  result: MailResult & { readonly recipients?: readonly string[] },
): Promise<void> {
  await database.query(
    `UPDATE report_mails SET state = $4, sender = NULL, mail_dt = $2, mail_res = $3,
       recipients = coalesce($5, recipients) WHERE report_id = $1`,
    [report, ...valuesOf(result), state, result.recipients ?? null],
  )
}

/** It is to be tried again, to those who have not got it. */
export async function markWaiting(
  database: Queries,
  report: number,
  retry: MailResult & {
    readonly next: number
    readonly recipients?: readonly string[]
    /** How often the server has said no. */
    readonly attempts: number
  },
): Promise<void> {
  await database.query(
    `UPDATE report_mails SET state = 'waiting', sender = NULL, mail_res = $2, next_attempt = $3,
       recipients = coalesce($4, recipients), attempts = $5
     WHERE report_id = $1`,
    [
      report,
      shortened(retry.text),
      formatTimestamp(retry.next),
      retry.recipients ?? null,
      retry.attempts,
    ],
  )
}

function valuesOf({ time, text }: MailResult): string[] {
  return [formatTimestamp(time), shortened(text)]
}

function shortened(text: string): string {
  return text.length > LONGEST_RESULT ? `${text.slice(0, LONGEST_RESULT)}…` : text
}

const LONGEST_RESULT = 2000
