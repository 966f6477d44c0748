import type { Severity } from '../../../database/groups/tables.ts'
import type { Formats, PluralForms } from '../../../framework/text/formats.ts'
import type { AttentionTexts } from './texts.ts'

/** What is to be looked at, in Czech, and what to do about it. */
export function czechAttention(formats: Formats<'cs'>): AttentionTexts {
  return {
    ...aboutEvents(formats),
    ...aboutDaemons(formats),
    ...aboutQueues(formats),
    ...aboutMails(formats),
  }
}

function aboutEvents(
  formats: Formats<'cs'>,
): Pick<AttentionTexts, 'no_events' | 'volume' | 'detectors_silent' | 'not_counted' | 'geo'> {
  const number = (value: number): string => formats.number(value)
  return {
    no_events: (attention) => [
      `nepřišla žádná událost, obvykle jich bývá ${number(attention.mean)}`,
      'prověřte zdroje, démony a fronty (viz níže)',
    ],
    volume: (attention) => {
      const { severity, events, mean } = attention
      const what =
        severity === undefined ? 'událostí' : `událostí ${severityOf[severity]} závažnosti`
      const much = events > mean ? 'neobvykle mnoho' : 'neobvykle málo'
      return [
        `${much} ${what}: ${number(events)}, obvykle ${number(mean)}`,
        'podívejte se, ze kterých tříd a detektorů pocházejí',
      ]
    },
    detectors_silent: (attention) => {
      const more = attention.more === 0 ? '' : ` a další (${number(attention.more)})`
      return [
        `mlčí detektory, které se jinak hlásily každý den: ${attention.names.join(', ')}${more}`,
        'zeptejte se jejich správců nebo prověřte doručování',
      ]
    },
    not_counted: (attention) => {
      const { missing, all } = attention
      return [
        `nebylo započteno pětiminutových oken: ${number(missing)} z ${number(all)}; čísla jsou příliš nízká`,
        'mentat statistician run',
      ]
    },
    geo: (attention) => [
      `údaje o místech (${attention.name}): ${attention.text}`,
      'podívejte se na jejich soubor',
    ],
  }
}

function aboutDaemons(
  formats: Formats<'cs'>,
): Pick<
  AttentionTexts,
  'disk_low' | 'no_daemon' | 'daemon_dead' | 'daemon_trouble' | 'daemon_degraded'
> {
  return {
    disk_low: (attention) => [
      `disk s ${attention.path} je téměř plný: volno je ${formats.size(attention.free)}`,
      'uvolněte místo: na plném disku se démoni zastaví',
    ],
    no_daemon: () => ['neběží žádný démon', 'spusťte je: mentat up'],
    daemon_dead: (attention) => [
      `démon ${attention.name}: proces ${attention.pid} byl ukončen a znovu nenaběhl`,
      `spusťte jej: mentat ${attention.name} run`,
    ],
    daemon_trouble: (attention) => [
      `démon ${attention.name}: zprávy čekají: ${attention.component}: ${attention.text}`,
      'až příčina pomine, bude pokračovat sám; více je v jeho logu',
    ],
    daemon_degraded: (attention) => [
      `démon ${attention.name} pracuje, ale něco mu chybí: ${attention.component}: ${attention.text}`,
      'zprávy procházejí; více je v jeho logu',
    ],
  }
}

function aboutQueues(
  formats: Formats<'cs'>,
): Pick<AttentionTexts, 'queue_unread' | 'queue_slow' | 'stranded' | 'books_wrong' | 'refused'> {
  const number = (value: number): string => formats.number(value)
  const messages = (count: number): string => formats.counted(count, messageForms)
  return {
    queue_unread: (attention) => [
      `fronta ${attention.name}: čeká ${messages(attention.messages)} a žádný démon z ní nebere`,
      'spusťte démona, který tuto frontu čte',
    ],
    queue_slow: (attention) => [
      `fronta ${attention.name}: ${messages(attention.messages)}, nejstarší čeká ${duration(attention.age, formats)}`,
      'zda a na co čeká její démon, řekne jeho log',
    ],
    stranded: (attention) => [
      `fronta ${attention.name}: mrtvé procesy drží ${messages(attention.messages)}`,
      'vrátí se, až poběží démon, nebo příkazem: mentat queue recover',
    ],
    books_wrong: (attention) => {
      const { name, daemon, missing } = attention
      return [
        missing > 0
          ? `fronta ${name}: ${messages(missing)} démona ${daemon} chybí a nezbyla po nich stopa`
          : `fronta ${name}: ${messages(-missing)} u démona ${daemon} navíc`,
        'někdo ručně odebral nebo přidal soubory v pending/: mentat status',
      ]
    },
    refused: (attention) => {
      const { name, recent, codes } = attention
      const causes = codes.length === 0 ? '' : `: ${codes.join(', ')}`
      return [
        `fronta ${name}: odmítnuto: ${messages(attention.messages)}${recent === 0 ? ' dříve' : `, z toho ${number(recent)} v tomto období`}${causes}`,
        `mentat queue show --queue ${name}`,
      ]
    },
  }
}

function aboutMails(
  formats: Formats<'cs'>,
): Pick<AttentionTexts, 'mails_refused' | 'mails_in_doubt' | 'mails_waiting'> {
  const number = (value: number): string => formats.number(value)
  return {
    mails_refused: ({ mails, labels }) => [
      `maily s hlášeními: odmítnuto: ${number(mails)} (${labels.join(', ')})`,
      resend(labels),
    ],
    mails_in_doubt: ({ mails, labels }) => [
      `maily s hlášeními: nejisté, zda byly odeslány: ${number(mails)} (${labels.join(', ')})`,
      resend(labels),
    ],
    mails_waiting: (attention) => [
      `maily s hlášeními čekají: ${number(attention.mails)}, nejstarší od ${formats.time(Date.parse(attention.oldest))}`,
      'prověřte poštovní server; odešlou se, jakmile je přijme',
    ],
  }
}

/** In the genitive. */
const severityOf: Readonly<Record<Severity, string>> = {
  info: 'informativní',
  low: 'nízké',
  medium: 'střední',
  high: 'vysoké',
  critical: 'kritické',
}

const messageForms: PluralForms<'cs'> = { one: 'zpráva', few: 'zprávy', other: 'zpráv' }

const HOUR = 3_600_000

function duration(milliseconds: number, formats: Formats<'cs'>): string {
  const count = (unit: number, forms: PluralForms<'cs'>): string =>
    formats.counted(Math.floor(milliseconds / unit), forms)
  if (milliseconds >= 48 * HOUR) {
    return count(24 * HOUR, { one: 'den', few: 'dny', other: 'dní' })
  }
  return milliseconds >= 2 * HOUR
    ? count(HOUR, { one: 'hodinu', few: 'hodiny', other: 'hodin' })
    : count(60_000, { one: 'minutu', few: 'minuty', other: 'minut' })
}

function resend([label = '']: readonly string[]): string {
  return `mentat report show ${label}; znovu odeslat: mentat report resend ${label}`
}
