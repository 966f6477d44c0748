import type { Formats, PluralForms } from '../../../framework/text/formats.ts'
import { czechAttention } from './attention-cs.ts'
import type { FigureTexts, NoteTexts, Texts, Words } from './texts.ts'

/** The texts in Czech. */
export function czechTexts(formats: Formats<'cs'>): Texts {
  return {
    formats,
    weekdays: ['pondělí', 'úterý', 'středa', 'čtvrtek', 'pátek', 'sobota', 'neděle'],
    weekdaysShort: ['po', 'út', 'st', 'čt', 'pá', 'so', 'ne'],
    date: ({ day, month, year }) => `${day}. ${months[month - 1] ?? ''} ${year}`,
    dateShort: ({ day, month }) => `${day}. ${month}.`,
    subject: ({ period, attention, events, reports }) =>
      `Mentat ${period}: ${[
        attention === 0 ? 'vše v pořádku' : `${formats.number(attention)} k prověření`,
        formats.counted(events, eventForms),
        formats.counted(reports, { one: 'hlášení', few: 'hlášení', other: 'hlášení' }),
      ].join(', ')}`,
    title: (day) => (day === undefined ? 'Souhrn' : `Souhrn: ${day}`),
    headings: {
      attention: 'K prověření',
      events: 'Události',
      course: 'Srovnání',
      timeline: 'Průběh',
      top: 'Nejčastější',
      reports: 'Hlášení',
      refused: 'Odmítnuté zprávy',
      system: 'Systém nyní',
    },
    words,
    severity: {
      info: 'informativní',
      low: 'nízká',
      medium: 'střední',
      high: 'vysoká',
      critical: 'kritická',
    },
    lists: {
      categories: 'Kategorie',
      classes: 'Třídy',
      detectors: 'Detektory',
      abuses: 'Skupiny',
      countries: 'Země',
      sources: 'Zdrojové adresy',
    },
    mailStates: {
      waiting: 'čeká',
      sending: 'odesílá se',
      sent: 'odesláno',
      refused: 'odmítnuto',
      in_doubt: 'nejisté',
    },
    daemonStates: { running: 'běží', dead: 'ukončen', unknown: 'neznámý' },
    levels: { alarm: 'POPLACH', warning: 'zvláštní' },
    attention: czechAttention(formats),
    figures: figures(formats),
    notes: notes(formats),
  }
}

const months = [
  ...['ledna', 'února', 'března', 'dubna', 'května', 'června'],
  ...['července', 'srpna', 'září', 'října', 'listopadu', 'prosince'],
]

const eventForms: PluralForms<'cs'> = { one: 'událost', few: 'události', other: 'událostí' }

const words: Words = {
  severity: 'Závažnost',
  events: 'Události',
  earlier: { daily: 'před týdnem', other: 'předtím' },
  mean: (windows, isDaily) =>
    windows === 0 ? 'průměr' : `průměr ${windows}${isDaily ? daysIn(windows) : ''}`,
  change: 'změna',
  fresh: 'nově',
  total: 'celkem',
  noSeverity: '(bez závažnosti)',
  none: '(není)',
  ownNetworks: '(mimo naše sítě)',
  others: 'ostatní',
  cut: 'přinejmenším, protože seznamy byly zkráceny',
  types: { summary: 'souhrnná', extra: 'jednotlivá', target: 'o cílech' },
  queue: 'Fronta',
  waiting: 'čeká',
  oldest: 'nejstarší',
  inWork: 'v práci',
  refused: 'odmítnuto',
  readers: 'čtou',
  cause: 'příčina',
  recent: 'nově',
  unknownCause: '(neznámá)',
  daemon: 'Démon',
  state: 'stav',
  since: 'od',
}

/** In the genitive. */
function daysIn(days: number): string {
  return days === 1 ? ' dne' : ' dnů'
}

function figures(formats: Formats<'cs'>): FigureTexts {
  return {
    events: 'události',
    reports: 'hlášení',
    mails: 'odeslané maily',
    refused: 'odmítnuté zprávy',
    against: (change) => (change === undefined ? 'není s čím srovnat' : `${change} proti průměru`),
    eventsReported: (events) => `nahlášeno událostí: ${formats.number(events)}`,
    mailsOpen: (waiting, troubled) =>
      waiting + troubled === 0
        ? 'žádný nečeká'
        : [
            ...(waiting > 0 ? [`čeká ${formats.number(waiting)}`] : []),
            ...(troubled > 0 ? [`odmítnuto nebo nejisté: ${formats.number(troubled)}`] : []),
          ].join(', '),
    refusedRecently: (messages) =>
      messages === 0 ? 'žádná nová' : `nově ${formats.number(messages)}`,
  }
}

function notes(formats: Formats<'cs'>): NoteTexts {
  const reasons = {
    filtered: 'filtry',
    low_credibility: 'pro nespolehlivost detektorů',
    thresholded: 'kvůli nedávnému nahlášení téhož',
  }
  return {
    allWell: 'Nic, vše je v pořádku.',
    noEvents: 'Žádné události.',
    noReports: 'Nevzniklo žádné hlášení.',
    noRefusals: 'Žádné.',
    noQueues: 'Nejsou žádné fronty.',
    noDaemons: 'Neběží žádný démon.',
    reported: (reported, heldBack) => {
      const held = heldBack.map(([why, count]) => `${formats.number(count)} ${reasons[why]}`)
      const rest = held.length === 0 ? '' : `; zadrženo: ${held.join(', ')}`
      return `Nahlášeno událostí: ${formats.number(reported)}${rest}.`
    },
    otherReports: (shadow, manual) =>
      `Kromě toho: ${[
        ...(shadow > 0 ? [`${formats.number(shadow)} stínových, neposlaných nikomu`] : []),
        ...(manual > 0 ? [`${formats.number(manual)} ručních nebo zkušebních`] : []),
      ].join(', ')}.`,
    most: (time, count) => `Nejvíce v ${time}: ${formats.counted(count, eventForms)}.`,
    disk: (free, size) => `Disk: volno ${formats.size(free)} z ${formats.size(size)}.`,
    database: (size, stored, isEstimate) =>
      `Databáze: ${formats.size(size)}${
        stored === undefined
          ? ''
          : `, ${isEstimate ? 'asi ' : ''}${formats.counted(stored, eventForms)}`
      }.`,
    attached: (names) => `Všechna čísla jsou přiložena v souborech ${names.join(' a ')}.`,
    foreign: 'Jména a adresy pocházejí z událostí tak, jak byly přijaty.',
    made: (time, host) => `Vytvořil Mentat na ${host}, ${time}.`,
  }
}
