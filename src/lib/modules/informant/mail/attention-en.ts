import type { Formats } from '../../../framework/text/formats.ts'
import type { AttentionTexts } from './texts.ts'

/** What is to be looked at, in English, and what to do about it. */
export function englishAttention(formats: Formats<'en'>): AttentionTexts {
  return {
    ...aboutEvents(formats),
    ...aboutDaemons(formats),
    ...aboutQueues(formats),
    ...aboutMails(formats),
  }
}

function aboutEvents(
  formats: Formats<'en'>,
): Pick<AttentionTexts, 'no_events' | 'volume' | 'detectors_silent' | 'not_counted' | 'geo'> {
  const number = (value: number): string => formats.number(value)
  return {
    no_events: (attention) => [
      `no events came at all; usually there are ${number(attention.mean)}`,
      'look at the sources, the daemons and the queues below',
    ],
    volume: (attention) => {
      const { severity, events, mean } = attention
      const what = severity === undefined ? 'events' : `events of severity ${severity}`
      const much = events > mean ? 'unusually many' : 'unusually few'
      return [
        `${much} ${what}: ${number(events)}, usually ${number(mean)}`,
        'see which classes and detectors they come from',
      ]
    },
    detectors_silent: (attention) => {
      const more = attention.more === 0 ? '' : ` and ${number(attention.more)} more`
      return [
        `detectors that were heard every day are silent: ${attention.names.join(', ')}${more}`,
        'ask their operators, or look at how they deliver',
      ]
    },
    not_counted: (attention) => {
      const { missing, all } = attention
      return [
        `${number(missing)} of ${number(all)} windows of five minutes were not counted: the numbers are too low`,
        'mentat statistician run',
      ]
    },
    geo: (attention) => [
      `data of places (${attention.name}): ${attention.text}`,
      'look at its file',
    ],
  }
}

function aboutDaemons(
  formats: Formats<'en'>,
): Pick<
  AttentionTexts,
  'disk_low' | 'no_daemon' | 'daemon_dead' | 'daemon_trouble' | 'daemon_degraded'
> {
  return {
    disk_low: (attention) => [
      `the disk of ${attention.path} is nearly full: ${formats.size(attention.free)} free`,
      'make room: daemons stop when it is full',
    ],
    no_daemon: () => ['no daemon runs', 'start them: mentat up'],
    daemon_dead: (attention) => [
      `daemon ${attention.name}: process ${attention.pid} was killed, and was not started again`,
      `start it: mentat ${attention.name} run`,
    ],
    daemon_trouble: (attention) => [
      `daemon ${attention.name}: messages wait: ${attention.component}: ${attention.text}`,
      'it goes on by itself when the cause is gone; its log tells more',
    ],
    daemon_degraded: (attention) => [
      `daemon ${attention.name} works, with something missing: ${attention.component}: ${attention.text}`,
      'messages pass; its log tells more',
    ],
  }
}

function aboutQueues(
  formats: Formats<'en'>,
): Pick<AttentionTexts, 'queue_unread' | 'queue_slow' | 'stranded' | 'books_wrong' | 'refused'> {
  const number = (value: number): string => formats.number(value)
  const messages = (count: number): string =>
    formats.counted(count, { one: 'message', other: 'messages' })
  return {
    queue_unread: (attention) => [
      `queue ${attention.name}: ${messages(attention.messages)} waiting, and no daemon takes them`,
      'start the daemon that reads this queue',
    ],
    queue_slow: (attention) => [
      `queue ${attention.name}: the oldest of ${messages(attention.messages)} is there for ${duration(attention.age, formats)}`,
      'the log of its daemon tells whether it waits, and for what',
    ],
    stranded: (attention) => [
      `queue ${attention.name}: ${messages(attention.messages)} held by dead processes`,
      'they come back when a daemon runs, or by: mentat queue recover',
    ],
    books_wrong: (attention) => {
      const { name, daemon, missing } = attention
      return [
        missing > 0
          ? `queue ${name}: ${messages(missing)} taken by ${daemon}, and gone without a trace`
          : `queue ${name}: ${messages(-missing)} with ${daemon} that were never taken`,
        'somebody removed or added files under pending/ by hand: mentat status',
      ]
    },
    refused: (attention) => {
      const { name, recent, codes } = attention
      const causes = codes.length === 0 ? '' : `: ${codes.join(', ')}`
      return [
        `queue ${name}: ${messages(attention.messages)} refused${recent === 0 ? ' earlier' : `, ${number(recent)} of them in this time`}${causes}`,
        `mentat queue show --queue ${name}`,
      ]
    },
  }
}

function aboutMails(
  formats: Formats<'en'>,
): Pick<AttentionTexts, 'mails_refused' | 'mails_in_doubt' | 'mails_waiting'> {
  const mails = (count: number): string => formats.counted(count, { one: 'mail', other: 'mails' })
  return {
    mails_refused: ({ mails: count, labels }) => [
      `${mails(count)} of reports refused (${labels.join(', ')})`,
      resend(labels),
    ],
    mails_in_doubt: ({ mails: count, labels }) => [
      `${mails(count)} of reports in doubt: sent or not, nobody knows (${labels.join(', ')})`,
      resend(labels),
    ],
    mails_waiting: (attention) => [
      `${mails(attention.mails)} of reports waiting, the oldest since ${formats.time(Date.parse(attention.oldest))}`,
      'look at the mail server; they are sent when it takes them',
    ],
  }
}

const HOUR = 3_600_000

function duration(milliseconds: number, formats: Formats<'en'>): string {
  const count = (unit: number, one: string): string =>
    formats.counted(Math.floor(milliseconds / unit), { one, other: `${one}s` })
  if (milliseconds >= 48 * HOUR) return count(24 * HOUR, 'day')
  return milliseconds >= 2 * HOUR ? count(HOUR, 'hour') : count(60_000, 'minute')
}

function resend([label = '']: readonly string[]): string {
  return `mentat report show ${label}; to send it again: mentat report resend ${label}`
}
