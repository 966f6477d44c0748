import type { Formats } from '../../../framework/text/formats.ts'
import { englishAttention } from './attention-en.ts'
import type { FigureTexts, NoteTexts, Texts, Words } from './texts.ts'

/** The texts in English. */
export function englishTexts(formats: Formats<'en'>): Texts {
  return {
    formats,
    weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    weekdaysShort: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    date: ({ day, month, year }) => `${day} ${months[month - 1] ?? ''} ${year}`,
    dateShort: ({ day, month }) => `${day} ${(months[month - 1] ?? '').slice(0, 3)}`,
    subject: ({ period, attention, events, reports }) =>
      `Mentat ${period}: ${[
        attention === 0 ? 'all is well' : `${formats.number(attention)} to look at`,
        formats.counted(events, { one: 'event', other: 'events' }),
        formats.counted(reports, { one: 'report', other: 'reports' }),
      ].join(', ')}`,
    title: (day) => (day === undefined ? 'Summary' : `Summary of ${day}`),
    headings: {
      attention: 'To look at',
      events: 'Events',
      course: 'In comparison',
      timeline: 'In the course of time',
      top: 'Most frequent',
      reports: 'Reports',
      refused: 'Refused messages',
      system: 'System now',
    },
    words,
    severity: { info: 'info', low: 'low', medium: 'medium', high: 'high', critical: 'critical' },
    lists: {
      categories: 'Categories',
      classes: 'Classes',
      detectors: 'Detectors',
      abuses: 'Groups',
      countries: 'Countries',
      sources: 'Source addresses',
    },
    mailStates: {
      waiting: 'waiting',
      sending: 'sending',
      sent: 'sent',
      refused: 'refused',
      in_doubt: 'in doubt',
    },
    daemonStates: { running: 'running', dead: 'killed', unknown: 'unknown' },
    levels: { alarm: 'ALARM', warning: 'odd' },
    attention: englishAttention(formats),
    figures: figures(formats),
    notes: notes(formats),
  }
}

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]

const words: Words = {
  severity: 'Severity',
  events: 'Events',
  earlier: { daily: 'a week ago', other: 'before' },
  mean: (windows, isDaily) =>
    windows === 0 ? 'mean' : `mean of ${windows}${isDaily ? ' days' : ''}`,
  change: 'change',
  fresh: 'new',
  total: 'all',
  noSeverity: '(no severity)',
  none: '(none)',
  ownNetworks: '(in no network of ours)',
  others: 'others',
  cut: 'at least, because lists were cut',
  types: { summary: 'summary', extra: 'extra', target: 'target' },
  queue: 'Queue',
  waiting: 'waiting',
  oldest: 'oldest',
  inWork: 'in work',
  refused: 'refused',
  readers: 'readers',
  cause: 'cause',
  recent: 'new',
  unknownCause: '(unknown)',
  daemon: 'Daemon',
  state: 'state',
  since: 'since',
}

function figures(formats: Formats<'en'>): FigureTexts {
  return {
    events: 'events',
    reports: 'reports',
    mails: 'mails sent',
    refused: 'refused messages',
    against: (change) =>
      change === undefined ? 'nothing to compare with' : `${change} to the mean`,
    eventsReported: (events) => `${formats.number(events)} events reported`,
    mailsOpen: (waiting, troubled) =>
      waiting + troubled === 0
        ? 'none waiting'
        : [
            ...(waiting > 0 ? [`${formats.number(waiting)} waiting`] : []),
            ...(troubled > 0 ? [`${formats.number(troubled)} refused or in doubt`] : []),
          ].join(', '),
    refusedRecently: (messages) =>
      messages === 0 ? 'none new' : `${formats.number(messages)} new`,
  }
}

function notes(formats: Formats<'en'>): NoteTexts {
  const events = (count: number): string =>
    formats.counted(count, { one: 'event', other: 'events' })
  const reasons = {
    filtered: 'by filters',
    low_credibility: 'because their detectors are not reliable enough',
    thresholded: 'because the same was reported not long ago',
  }
  return {
    allWell: 'Nothing. All is well.',
    noEvents: 'No events.',
    noReports: 'No reports were made.',
    noRefusals: 'None.',
    noQueues: 'There are no queues.',
    noDaemons: 'No daemon runs.',
    reported: (reported, heldBack) => {
      const held = heldBack.map(([why, count]) => `${formats.number(count)} ${reasons[why]}`)
      const rest = held.length === 0 ? '' : `; held back: ${held.join(', ')}`
      return `${events(reported)} reported${rest}.`
    },
    otherReports: (shadow, manual) =>
      `Besides: ${[
        ...(shadow > 0 ? [`${formats.number(shadow)} on trial, sent to nobody`] : []),
        ...(manual > 0 ? [`${formats.number(manual)} made by hand or for tests`] : []),
      ].join(', ')}.`,
    most: (time, count) => `The most at ${time}: ${events(count)}.`,
    disk: (free, size) => `Disk: ${formats.size(free)} of ${formats.size(size)} free.`,
    database: (size, stored, isEstimate) =>
      `Database: ${formats.size(size)}${
        stored === undefined ? '' : `, ${isEstimate ? 'about ' : ''}${events(stored)}`
      }.`,
    attached: (names) => `All numbers go along as ${names.join(' and ')}.`,
    foreign: 'Names and addresses come from the events as they were received.',
    made: (time, host) => `Made by Mentat on ${host}, ${time}.`,
  }
}
