import { Formats } from '../../../framework/text/formats.ts'
import { disarmed } from '../../../services/mail/foreign-text.ts'
import type { Attention } from '../gather/attention.ts'
import { reportTotals } from '../gather/report-totals.ts'
import type { Summary } from '../gather/summary.ts'
import { dayAt, isDay } from './calendar.ts'
import type { AttentionItem, Figure, SummaryContent } from './content.ts'
import { changeOf, eventSections } from './event-sections.ts'
import { systemSections } from './system-sections.ts'
import type { Texts } from './texts.ts'
import { czechTexts } from './texts-cs.ts'
import { englishTexts } from './texts-en.ts'

/** Makes of a summary what its readers get. */
export function layOut(summary: Summary, attached: readonly string[]): SummaryContent {
  const texts = textsFor(summary)
  const { formats, notes, headings } = texts
  const { timezone, attention } = summary
  const day = isDay(summary, timezone) ? dayAt(summary.from, timezone) : undefined
  const period = formats.period(summary.from, summary.to)
  const date = day === undefined ? undefined : texts.date(day)
  const weekday = day === undefined ? '' : (texts.weekdays[day.weekday] ?? '')
  return {
    locale: summary.locale,
    subject: texts.subject({
      period: date ?? period,
      attention: attention.length,
      events: summary.volumes.all.events,
      reports: reportTotals(summary.reports).reports,
    }),
    title: texts.title(date === undefined ? undefined : `${weekday} ${date}`),
    period: formats.timezone === 'UTC' ? period : `${period}, ${formats.timezone}`,
    attention: {
      heading: headings.attention,
      items: attention.map((each) => attentionItem(each, texts)),
      none: notes.allWell,
    },
    figures: figures(summary, texts),
    sections: [...eventSections(summary, texts), ...systemSections(summary, texts)],
    footer: [
      ...(attached.length === 0 ? [] : [notes.attached(attached)]),
      notes.foreign,
      notes.made(formats.time(summary.created), disarmed(summary.host, MOST_NAME)),
    ],
  }
}

const MOST_NAME = 100

function textsFor({ locale, timezone }: Summary): Texts {
  return locale === 'cs'
    ? czechTexts(new Formats('cs', timezone))
    : englishTexts(new Formats('en', timezone))
}

/** Names in it come from events and from other machines. */
function attentionItem(attention: Attention, texts: Texts): AttentionItem {
  // Its kind chooses the function that takes it.
  const say = texts.attention[attention.kind] as (
    of: Attention,
  ) => readonly [text: string, advice: string]
  const [text, advice] = say(harmless(attention))
  return { level: attention.level, mark: texts.levels[attention.level], text, advice }
}

function harmless(attention: Attention): Attention {
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return disarmed(value, MOST_TEXT)
    return Array.isArray(value) ? value.map(clean) : value
  }
  const members = Object.entries(attention).map(([name, value]: [string, unknown]) => [
    name,
    clean(value),
  ])
  return Object.fromEntries(members) as Attention
}

const MOST_TEXT = 300

function figures({ volumes, reports, refusals }: Summary, texts: Texts): Figure[] {
  const { formats, figures: words } = texts
  const totals = reportTotals(reports)
  const refused = refusals.reduce((sum, { messages }) => sum + messages, 0)
  const recent = refusals.reduce((sum, each) => sum + each.recent, 0)
  return [
    {
      label: words.events,
      value: formats.number(volumes.all.events),
      remark: words.against(changeOf(volumes.all, texts)),
    },
    {
      label: words.reports,
      value: formats.number(totals.reports),
      remark: words.eventsReported(totals.reported),
    },
    {
      label: words.mails,
      value: formats.number(totals.mails.sent),
      remark: words.mailsOpen(totals.mails.waiting, totals.mails.refused + totals.mails.in_doubt),
    },
    {
      label: words.refused,
      value: formats.number(refused),
      remark: words.refusedRecently(recent),
    },
  ]
}
