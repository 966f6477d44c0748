import { randomBytes } from 'node:crypto'
import type { Group } from '../../../database/groups/tables.ts'
import type { Queries } from '../../../database/queries.ts'
import { takenLabels } from '../../../database/reports/insert.ts'
import type { ReportType } from '../../../database/reports/tables.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { isTimezone } from '../../../framework/time/zone.ts'
import { type Locale, localeOf } from '../../../framework/text/locale.ts'
import type { ReporterConfig } from '../config.ts'
import type { RoundContext } from '../context.ts'
import { reportLabel } from './label.ts'
import { type Recipients, recipientsOf } from './recipients.ts'
import { nameOf } from '../gather/resolution.ts'
import type { Unit } from '../gather/unit.ts'
import { withUsableAddresses } from './usable-addresses.ts'

/** What is settled of a report before its events are read. */
export interface ReportPlan {
  readonly label: string
  readonly type: ReportType
  /** Of an extra report. */
  readonly address: string | undefined
  /** Milliseconds since 1970. */
  readonly created: number
  readonly timezone: string
  readonly locale: Locale
  /** In which form the events go along with the mail. */
  readonly form: ReporterConfig['default_attachment']
  /** Undefined: nobody wants it by mail. */
  readonly recipients: Recipients | undefined
  /** Whom a mail goes to; empty: there is none. */
  readonly to: readonly string[]
  readonly cc: readonly string[]
}

/** Settles label, readers and recipients of a report. */
export async function planReport(
  client: Queries,
  unit: Unit,
  context: RoundContext,
  subject: { readonly type: ReportType; readonly address?: string },
): Promise<ReportPlan> {
  const { config } = context
  const created = Math.floor(context.clock.now())
  const recipients = recipientsFor(unit, context, subject.type)
  const reader = recipients?.reader ?? context.groups.get(unit.chain[0] ?? '')
  const label = await freeLabel(client, unit, context, { ...subject, created })
  return {
    label,
    type: subject.type,
    address: subject.address,
    created,
    timezone: timezoneOf(reader, config),
    locale: localeOf(reader?.locale ?? '') ?? config.default_locale,
    form: reader?.attachment ?? config.default_attachment,
    recipients,
    ...mailRecipients(unit, context, recipients),
  }
}

function recipientsFor(
  unit: Unit,
  { groups, config, window, logger }: RoundContext,
  type: ReportType,
): Recipients | undefined {
  const known = (names: readonly string[]): Group[] =>
    names
      .map((name) => groups.get(name))
      .filter((group) => group !== undefined)
      .map((group) => withUsableAddresses(group, logger))
  return recipientsOf(
    {
      type,
      severity: window.severity,
      chain: known(unit.chain),
      fallback: known(unit.fallback),
    },
    {
      mode: config.default_mode,
      redirect: config.default_redirect,
      fallback: config.fallback,
      admins: config.mail_admin,
      testMode: config.mail_test_mode,
    },
  )
}

/** Nobody gets a shadow report. */
function mailRecipients(
  { pass }: Unit,
  { kind }: RoundContext,
  recipients: Recipients | undefined,
): Pick<ReportPlan, 'to' | 'cc'> {
  if (!recipients || pass.isShadow) return { to: [], cc: [] }
  if (kind.to.length > 0) return { to: kind.to, cc: [] }
  return { to: recipients.mailTo, cc: recipients.mailCc }
}

async function freeLabel(
  client: Queries,
  unit: Unit,
  { window, kind }: RoundContext,
  subject: { readonly type: ReportType; readonly address?: string; readonly created: number },
): Promise<string> {
  const { severity, from, to } = window
  const about = [
    ...[severity, unit.pass.name, subject.type, nameOf(unit), subject.address ?? ''],
    ...[from, to].map(String),
    // A run by hand may be repeated at will.
    ...(kind.isManual ? [randomBytes(8).toString('hex')] : []),
  ]
  // The same when the round is gone on with on another day.
  const day = kind.isManual ? subject.created : to
  const labels = Array.from({ length: LABELS_TRIED }, (_, attempt) =>
    reportLabel({ type: subject.type, severity, day }, about, attempt),
  )
  const taken = await takenLabels(client, labels)
  const label = labels.find((each) => !taken.has(each))
  if (label !== undefined) return label
  throw new MentatError('BUG', `all of ${LABELS_TRIED} labels are taken: ${labels[0] ?? ''} …`)
}

/** Of 60 million a day. */
const LABELS_TRIED = 20

function timezoneOf(reader: Group | undefined, config: ReporterConfig): string {
  const zone = reader?.timezone ?? config.default_timezone
  return isTimezone(zone) ? zone : config.default_timezone
}
