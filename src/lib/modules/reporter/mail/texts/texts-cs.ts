import type { Formats } from '../../../../framework/text/formats.ts'
import { czechAdvice } from './advice-cs.ts'
import { czechMainFields, czechPartyFields } from './fields-cs.ts'
import type { FactTexts, HeadTexts, ProblemTexts, Texts, WhereMore } from './texts.ts'

/** The texts in Czech. */
export function czechTexts(formats: Formats<'cs'>): Texts {
  return {
    ...head,
    ...factTexts(formats),
    ...problemTexts(formats),
    formats,
    labels,
    advice: czechAdvice,
    mainFields: czechMainFields,
    partyFields: czechPartyFields,
  }
}

const head: HeadTexts = {
  phrase: (type, address) =>
    ({
      summary: 'Problémy ve vaší síti',
      extra: `Problémy stroje ${address}`,
      target: 'Útoky na vaši síť',
    })[type],
  severityName: {
    info: 'informativní',
    low: 'nízká',
    medium: 'střední',
    high: 'vysoká',
    critical: 'kritická',
  },
  severity: {
    info: 'Informace',
    low: 'Nízká závažnost',
    medium: 'Střední závažnost',
    high: 'Vysoká závažnost',
    critical: 'Kritická závažnost',
  },
  testMark: 'test',
  shadowMark: 'stínové',
  testBanner: 'Toto je zkouška. Hlášení obsahuje testovací události, není třeba nic dělat.',
  shadowBanner:
    'Toto je stínové hlášení: třídy událostí v něm se teprve ověřují a nikomu se neposílá.',
  introduction: (type, address) =>
    ({
      summary:
        'U adres ve vaší síti byly zaznamenány následující problémy. Příčinou bývá napadený nebo chybně nastavený stroj.',
      extra: `U adresy ${address} ve vaší síti byly zaznamenány následující problémy. Příčinou bývá napadený nebo chybně nastavený stroj.`,
      target:
        'Byly zaznamenány následující útoky na adresy ve vaší síti. Ověřte prosím, zda některý z nich nebyl úspěšný.',
    })[type],
  urgency: {
    info: 'Hlášení slouží pro vaši informaci.',
    low: 'Podívejte se na to prosím, až budete mít čas.',
    medium: 'Podívejte se na to prosím v nejbližších dnech.',
    high: 'Podívejte se na to prosím ještě dnes.',
    critical: 'Jednejte prosím okamžitě.',
  },
}

const labels: Texts['labels'] = {
  report: 'Hlášení',
  severity: 'Závažnost',
  group: 'Skupina',
  groups: 'Skupiny',
  address: 'Adresa',
  parent: 'Součást',
  received: 'Přijato',
  events: 'Události',
  heldBack: 'Zadrženo',
  data: 'Data',
  page: 'Stránka hlášení',
  openPage: 'Otevřít stránku hlášení',
  contact: 'Kontakt',
  className: 'Třída',
  explanation: 'Vysvětlení',
}

function factTexts(formats: Formats<'cs'>): FactTexts {
  return {
    eventsInReport: ({ reported, relapsed }) => {
      if (relapsed === 0) return formats.number(reported)
      const word = formats.plural(relapsed, {
        one: 'zadržená',
        few: 'zadržené',
        other: 'zadržených',
      })
      return `${formats.number(reported)}, z toho ${formats.number(relapsed)} ${word} po dřívějším hlášení`
    },
    heldBack: ({ filtered, lowCredibility, thresholded }) => [
      ...(filtered > 0 ? [`${formats.number(filtered)} kvůli filtrům`] : []),
      ...(lowCredibility > 0
        ? [`${formats.number(lowCredibility)} kvůli nedostatečné spolehlivosti detektorů`]
        : []),
      ...(thresholded > 0
        ? [`${formats.number(thresholded)} proto, že totéž bylo hlášeno nedávno`]
        : []),
    ],
    attached: ({ form, filename, size }) =>
      `v příloze ${filename} (${formNames[form]}, ${formats.size(size)})`,
    leftOut: (form, largest) =>
      `příloha (${formNames[form]}) by byla příliš velká (více než ${formats.size(largest)})`,
    footer: ({ groups, created }) => [
      `Odesláno systémem Mentat ${formats.time(created)} těm, kdo odpovídají za ${groups.join(', ')}.`,
      'Adresy, jména a další hodnoty pocházejí z událostí tak, jak byly přijaty; zacházejte s nimi opatrně.',
    ],
    contactLine: (contact) => `Máte dotaz, nebo je v hlášení chyba? ${contact}`,
  }
}

const formNames = { json: 'události IDEA v JSON', csv: 'tabulka CSV', xarf: 'XARF 4' }

function problemTexts(formats: Formats<'cs'>): ProblemTexts {
  const events = (count: number): string =>
    formats.counted(count, { one: 'událost', few: 'události', other: 'událostí' })
  const atLeast = (count: number, isAtLeast: boolean): string =>
    isAtLeast ? `nejméně ${formats.number(count)}` : formats.number(count)
  return {
    overview: 'Přehled',
    newProblems: 'Nové problémy',
    continuing: 'Přetrvávající problémy',
    continuingIntroduction:
      'Na tyto adresy jsme vás již upozornili. Opakované události jsme poté zadržovali; protože problémy neustaly, uvádíme zde, co bylo zadrženo.',
    unknownClass: 'Události, které nepatří do žádné třídy',
    extent: (addresses, isAtLeast, count) => {
      const word = formats.plural(addresses, { one: 'adresa', few: 'adresy', other: 'adres' })
      return `${atLeast(addresses, isAtLeast)} ${word}, ${events(count)}`
    },
    events,
    whatToDo: 'Co dělat',
    commonHeading: 'U všech těchto adres',
    earlierReport: (label) => `viz dřívější hlášení ${label}`,
    moreAddresses: (count, isAtLeast, where) => {
      const word = formats.plural(count, {
        one: 'další adresa',
        few: 'další adresy',
        other: 'dalších adres',
      })
      return `a ${atLeast(count, isAtLeast)} ${word}${see(where)}`
    },
    moreClasses: (count, where) => {
      const word = formats.plural(count, {
        one: 'další třída',
        few: 'další třídy',
        other: 'dalších tříd',
      })
      return `a ${formats.number(count)} ${word} problémů${see(where)}`
    },
    moreValues: (count, isAtLeast) => {
      const word = formats.plural(count, { one: 'další', few: 'další', other: 'dalších' })
      return `a ${atLeast(count, isAtLeast)} ${word}`
    },
    detectors: (names, more) => {
      const count = names.length + more
      const word = formats.plural(count, { one: 'detektor', few: 'detektory', other: 'detektory' })
      if (more === 0) return `${word}: ${names.join(', ')}`
      const others = formats.plural(more, { one: 'další', few: 'další', other: 'dalších' })
      return `${word}: ${names.join(', ')} a ${formats.number(more)} ${others}`
    },
    unnamedDetector: 'bez uvedeného jména',
    severalDetectors:
      'Kde totéž zaznamenalo více detektorů, je uvedeno největší z jejich čísel, protože v součtu by se totéž počítalo dvakrát.',
  }
}

function see({ attachment, page }: WhereMore): string {
  if (attachment && page) return ' (viz přílohu nebo stránku hlášení)'
  if (attachment) return ' (viz přílohu)'
  return page ? ' (viz stránku hlášení)' : ''
}
