import { severities } from '../../../database/groups/tables.ts'
import { disarmed } from '../../../services/mail/foreign-text.ts'
import { type ReportTotals, reportsOfKind, reportTotals } from '../gather/report-totals.ts'
import type { Summary } from '../gather/summary.ts'
import type { QueueFacts } from '../gather/system.ts'
import type { Block, Note, Section, Table } from './content.ts'
import type { HeldBack, Texts } from './texts.ts'

/** What was reported, what was refused, and how the system is. */
export function systemSections(summary: Summary, texts: Texts): Section[] {
  const { headings } = texts
  return [
    { heading: headings.reports, blocks: reportBlocks(summary, texts) },
    { heading: headings.refused, blocks: refusedBlocks(summary, texts) },
    { heading: headings.system, blocks: systemBlocks(summary, texts) },
  ]
}

/** Names of queues, daemons, codes. */
const MOST_NAME = 60

function note(text: string): Note {
  return { kind: 'note', text }
}

function reportBlocks({ reports }: Summary, texts: Texts): Block[] {
  const { notes } = texts
  const totals = reportTotals(reports)
  const shadow = reportsOfKind(reports, 'shadow')
  const manual = reportsOfKind(reports, 'manual')
  const others = shadow + manual === 0 ? [] : [note(notes.otherReports(shadow, manual))]
  if (totals.reports === 0) return [note(notes.noReports), ...others]
  const reasons: readonly HeldBack[] = ['filtered', 'low_credibility', 'thresholded']
  const held = reasons.flatMap((why) => (totals[why] > 0 ? [[why, totals[why]] as const] : []))
  return [reportTable(reports, texts), note(notes.reported(totals.reported, held)), ...others]
}

function reportTable(reports: Summary['reports'], texts: Texts): Table {
  const { formats, words, mailStates, severity: names } = texts
  const cells = (label: string, { types, mails }: ReportTotals): string[] => [
    label,
    ...[types.summary, types.extra, types.target].map((count) => formats.number(count)),
    ...[mails.sent, mails.waiting + mails.sending, mails.refused, mails.in_doubt].map((count) =>
      formats.number(count),
    ),
  ]
  const rows = severities.toReversed().flatMap((severity) => {
    const totals = reportTotals(reports, severity)
    return totals.reports === 0 ? [] : [{ cells: cells(names[severity], totals) }]
  })
  const titles = [words.types.summary, words.types.extra, words.types.target]
  const states = [mailStates.sent, mailStates.waiting, mailStates.refused, mailStates.in_doubt]
  return {
    kind: 'table',
    columns: [
      { title: words.severity, align: 'left' },
      ...[...titles, ...states].map((title) => ({ title, align: 'right' }) as const),
    ],
    rows: [...rows, { cells: cells(words.total, reportTotals(reports)), isTotal: true }],
  }
}

function refusedBlocks({ refusals }: Summary, { notes, words, formats }: Texts): Block[] {
  if (refusals.length === 0) return [note(notes.noRefusals)]
  return [
    {
      kind: 'table',
      columns: [
        { title: words.queue, align: 'left' },
        { title: words.cause, align: 'left' },
        { title: words.refused, align: 'right' },
        { title: words.recent, align: 'right' },
      ],
      rows: refusals.slice(0, MOST_ROWS).map(({ queue, code, messages, recent }) => ({
        cells: [
          disarmed(queue, MOST_NAME),
          code === null ? words.unknownCause : disarmed(code, MOST_NAME),
          formats.number(messages),
          formats.number(recent),
        ],
      })),
    },
  ]
}

const MOST_ROWS = 20

function systemBlocks({ system }: Summary, texts: Texts): Block[] {
  const { notes } = texts
  const { queues, daemons, disk, database } = system
  const { size_bytes: size, events } = database.value ?? { size_bytes: 0, events: null }
  return [
    queues.length === 0 ? note(notes.noQueues) : queueTable(queues, texts),
    daemons.length === 0 ? note(notes.noDaemons) : daemonTable(daemons, texts),
    note(
      [
        notes.disk(disk.free_bytes, disk.size_bytes),
        ...(database.value === null
          ? []
          : [notes.database(size, events?.events, events?.isEstimate === true)]),
      ].join(' '),
    ),
  ]
}

function queueTable(queues: readonly QueueFacts[], { words, formats }: Texts): Table {
  const oldest = ({ waiting: { oldest: time } }: QueueFacts): string =>
    time === null ? '–' : formats.time(Date.parse(time))
  return {
    kind: 'table',
    columns: [
      { title: words.queue, align: 'left' },
      { title: words.waiting, align: 'right' },
      { title: words.oldest, align: 'right' },
      { title: words.inWork, align: 'right' },
      { title: words.refused, align: 'right' },
      { title: words.readers, align: 'right' },
    ],
    rows: queues.slice(0, MOST_ROWS).map((queue) => ({
      cells: [
        disarmed(queue.name, MOST_NAME),
        formats.number(queue.waiting.messages),
        oldest(queue),
        formats.number(queue.pending.messages),
        formats.number(queue.errors.messages),
        formats.number(queue.consumers),
      ],
    })),
  }
}

function daemonTable(
  daemons: Summary['system']['daemons'],
  { words, daemonStates, formats }: Texts,
): Table {
  return {
    kind: 'table',
    columns: [
      { title: words.daemon, align: 'left' },
      { title: words.state, align: 'left' },
      { title: words.since, align: 'right' },
    ],
    rows: daemons.slice(0, MOST_ROWS).map(({ name, state, since }) => ({
      cells: [disarmed(name, MOST_NAME), daemonStates[state], formats.time(Date.parse(since))],
    })),
  }
}
