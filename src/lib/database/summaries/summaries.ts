import type { TimeWindow } from '../../framework/time/interval.ts'
import { formatTimestamp } from '../../idea/timestamp.ts'
import { MailTable } from '../mail-table.ts'
import type { Queries } from '../queries.ts'

/** A summary that is to be stored with its mail. Times in milliseconds since 1970. */
export interface NewSummary extends TimeWindow {
  readonly label: string
  readonly created: number
  /** Asked for by a person: it does not count as the summary of its time. */
  readonly isManual: boolean
  /** JSON of the mail. */
  readonly mail: string
  /** Bare addresses. */
  readonly recipients: readonly string[]
}

/**
 * Stores a summary, so that its mail waits.
 * @returns false: there is one of this stretch of time, or of this label, and nothing was stored
 */
export async function insertSummary(database: Queries, summary: NewSummary): Promise<boolean> {
  const { label, created, from, to, isManual, mail, recipients } = summary
  const { rowCount } = await database.query(
    `INSERT INTO summaries (label, create_time, dt_from, dt_to, flag_manual, mail, recipients, next_attempt)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $2) ON CONFLICT DO NOTHING`,
    [
      label,
      formatTimestamp(created),
      formatTimestamp(from),
      formatTimestamp(to),
      isManual,
      mail,
      recipients,
    ],
  )
  return rowCount === 1
}

/** Whether the summary of a stretch of time was made, not counting those that people asked for. */
export async function isSummarized(database: Queries, { from, to }: TimeWindow): Promise<boolean> {
  const { rows } = await database.query<{ there: boolean }>(
    `SELECT EXISTS (SELECT FROM summaries WHERE dt_from = $1 AND dt_to = $2 AND NOT flag_manual) AS there`,
    [formatTimestamp(from), formatTimestamp(to)],
  )
  return rows[0]?.there === true
}

/** The mails of summaries. */
export function summaryMails(database: Queries): MailTable {
  return new MailTable(database, {
    table: 'summaries',
    key: 'id',
    label: 'm.label',
    created: 'm.create_time',
  })
}
