import { REST, UNKNOWN } from '../../../database/statistics/dimensions.ts'
import type { ValueList } from '../../../database/statistics/value-lists.ts'
import { disarmed } from '../../../services/mail/foreign-text.ts'
import { type Summary, type SummaryList, summaryLists } from '../gather/summary.ts'
import type { Volume } from '../gather/volumes.ts'
import { clockAt, dayAt } from './calendar.ts'
import type { Bar, Bars, Block, Columns, Section, Table } from './content.ts'
import type { Texts } from './texts.ts'

/** How many events came, when, and of what kind. */
export function eventSections(summary: Summary, texts: Texts): Section[] {
  const { headings, notes } = texts
  const { volumes } = summary
  const isEmpty = volumes.all.events === 0
  return [
    {
      heading: headings.events,
      blocks: [
        ...(isEmpty ? [{ kind: 'note', text: notes.noEvents } as const] : []),
        volumeTable(summary, texts),
        courseBars(summary, texts),
        ...(isEmpty ? [] : [timelineColumns(summary, texts)]),
      ],
    },
    ...(isEmpty ? [] : [{ heading: headings.top, blocks: topBars(summary, texts) }]),
  ]
}

/** `+23 %` against the mean; undefined when there is none. */
export function changeOf({ events, mean }: Volume, { formats, words }: Texts): string | undefined {
  if (mean === null) return undefined
  if (mean === 0) return events === 0 ? `0${NO_BREAK}%` : words.fresh
  const percent = Math.round((100 * (events - mean)) / mean)
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${formats.number(Math.abs(percent))}${NO_BREAK}%`
}

const NO_BREAK = '\u00a0'

function volumeTable({ volumes }: Summary, texts: Texts): Table {
  const { formats, words, severity: names } = texts
  const number = (value: number | null): string => (value === null ? '–' : formats.number(value))
  const cells = (label: string, volume: Volume): string[] => [
    label,
    number(volume.events),
    number(volume.earlier),
    number(volume.mean),
    changeOf(volume, texts) ?? '–',
  ]
  const { all, severities, isDaily, compared } = volumes
  const rows = severities
    .filter(({ events, mean, earlier }) => events + (mean ?? 0) + (earlier ?? 0) > 0)
    .map((each) => ({
      cells: cells(each.severity === null ? words.noSeverity : names[each.severity], each),
    }))
  return {
    kind: 'table',
    columns: [
      { title: words.severity, align: 'left' },
      { title: words.events, align: 'right' },
      { title: isDaily ? words.earlier.daily : words.earlier.other, align: 'right' },
      { title: words.mean(compared, isDaily), align: 'right' },
      { title: words.change, align: 'right' },
    ],
    rows: [...rows, { cells: cells(words.total, all), isTotal: true }],
  }
}

function courseBars({ volumes, timezone }: Summary, texts: Texts): Bars {
  const { headings, formats } = texts
  const last = volumes.course.length - 1
  return {
    kind: 'bars',
    title: headings.course,
    bars: volumes.course.map(({ from, events }, index) => {
      const day = dayAt(from, timezone)
      return {
        label: `${texts.weekdaysShort[day.weekday] ?? ''} ${texts.dateShort(day)}`,
        value: events ?? undefined,
        text: events === null ? '–' : formats.number(events),
        ...(index === last ? { isMarked: true } : {}),
      }
    }),
  }
}

function timelineColumns({ timeline, timezone, from, to }: Summary, texts: Texts): Columns {
  const { headings, notes } = texts
  const moment = momentsOf({ from, to }, timezone, texts)
  const most = timeline.reduce((best, each) => (each.events > best.events ? each : best), {
    from,
    events: 0,
  })
  return {
    kind: 'columns',
    title: headings.timeline,
    values: timeline.map(({ events }) => events),
    first: moment(from),
    last: moment(to),
    remark: notes.most(moment(most.from), most.events),
  }
}

/** Of a time of several days the day is told, too. */
function momentsOf(
  { from, to }: Pick<Summary, 'from' | 'to'>,
  timezone: string,
  texts: Texts,
): (time: number) => string {
  const isLong = to - from > 26 * 3_600_000
  return (time) => {
    const clock = clockAt(time, timezone)
    return isLong ? `${texts.dateShort(dayAt(time, timezone))} ${clock}` : clock
  }
}

function topBars({ lists }: Summary, texts: Texts): Block[] {
  return summaryLists
    .filter((name) => lists[name].values.some(([value]) => value !== UNKNOWN))
    .map((name) => listBars(name, lists[name], texts))
}

function listBars(name: SummaryList, { values, rest, exact }: ValueList, texts: Texts): Bars {
  const { formats, words, lists } = texts
  const bars = values.map(([value, events]): Bar => ({
    label: labelOf(name, value, texts),
    value: events,
    text: formats.number(events),
  }))
  const others = rest === 0 ? [] : [`${words.others}: ${formats.number(rest)}`]
  return {
    kind: 'bars',
    title: lists[name],
    bars,
    ...(others.length === 0 && exact
      ? {}
      : { remark: [...others, ...(exact ? [] : [words.cut])].join('; ') }),
  }
}

/** Values come from events. */
function labelOf(name: SummaryList, value: string, { words }: Texts): string {
  if (value === UNKNOWN) return name === 'abuses' ? words.ownNetworks : words.none
  if (value === REST) return words.others
  // Names of groups are mail addresses.
  const isGroup =
    name === 'abuses' && value.length <= MOST_VALUE && /^[\w.+-]+@[\w.-]+$/.test(value)
  return isGroup ? value : disarmed(value, MOST_VALUE)
}

const MOST_VALUE = 60
