import type { Formats } from '../../../../framework/text/formats.ts'
import { englishAdvice } from './advice-en.ts'
import { englishMainFields, englishPartyFields } from './fields-en.ts'
import type { FactTexts, HeadTexts, ProblemTexts, Texts, WhereMore } from './texts.ts'

/** The texts in English. */
export function englishTexts(formats: Formats<'en'>): Texts {
  return {
    ...head,
    ...factTexts(formats),
    ...problemTexts(formats),
    formats,
    labels,
    advice: englishAdvice,
    mainFields: englishMainFields,
    partyFields: englishPartyFields,
  }
}

const head: HeadTexts = {
  phrase: (type, address) =>
    ({
      summary: 'Problems in your network',
      extra: `Problems of host ${address}`,
      target: 'Attacks against your network',
    })[type],
  severityName: {
    info: 'info',
    low: 'low',
    medium: 'medium',
    high: 'high',
    critical: 'critical',
  },
  severity: { info: 'Info', low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' },
  testMark: 'test',
  shadowMark: 'shadow',
  testBanner: 'This is a test. The events in this report are test data; there is nothing to do.',
  shadowBanner: 'This is a shadow report: its classes are on trial, and it is sent to nobody.',
  introduction: (type, address) =>
    ({
      summary:
        'Detectors have seen the following problems of addresses in your network. The cause is usually a machine that has been compromised or is set up wrongly.',
      extra: `Detectors have seen the following problems of the address ${address} in your network. The cause is usually a machine that has been compromised or is set up wrongly.`,
      target:
        'Detectors have seen the following attacks against addresses in your network. Please find out whether any of them succeeded.',
    })[type],
  urgency: {
    info: 'This is for your information.',
    low: 'Please look into it when you can.',
    medium: 'Please look into it within the next few days.',
    high: 'Please look into it today.',
    critical: 'Please act at once.',
  },
}

const labels: Texts['labels'] = {
  report: 'Report',
  severity: 'Severity',
  group: 'Group',
  groups: 'Groups',
  address: 'Address',
  parent: 'Part of',
  received: 'Received',
  events: 'Events',
  heldBack: 'Held back',
  data: 'Data',
  page: 'Report page',
  openPage: 'Open the report page',
  contact: 'Contact',
  className: 'Class',
  explanation: 'Explanation',
}

function factTexts(formats: Formats<'en'>): FactTexts {
  return {
    eventsInReport: ({ reported, relapsed }) =>
      relapsed === 0
        ? formats.number(reported)
        : `${formats.number(reported)}, of which ${formats.number(relapsed)} had been held back after an earlier report`,
    heldBack: ({ filtered, lowCredibility, thresholded }) => [
      ...(filtered > 0 ? [`${formats.number(filtered)} by filters`] : []),
      ...(lowCredibility > 0
        ? [`${formats.number(lowCredibility)} because their detectors are not reliable enough`]
        : []),
      ...(thresholded > 0
        ? [`${formats.number(thresholded)} because the same was reported not long ago`]
        : []),
    ],
    attached: ({ form, filename, size }) =>
      `attached as ${filename} (${formNames[form]}, ${formats.size(size)})`,
    leftOut: (form, largest) =>
      `too large to be attached as ${formNames[form]} (more than ${formats.size(largest)})`,
    footer: ({ groups, created }) => [
      `Sent by Mentat on ${formats.time(created)} to those who are responsible for ${groups.join(', ')}.`,
      'Addresses, names and other values come from the events as they were received; treat them with care.',
    ],
    contactLine: (contact) => `Questions, or is something wrong with this report? ${contact}`,
  }
}

const formNames = { json: 'IDEA events in JSON', csv: 'CSV table', xarf: 'XARF 4' }

function problemTexts(formats: Formats<'en'>): ProblemTexts {
  const events = (count: number): string =>
    formats.counted(count, { one: 'event', other: 'events' })
  const atLeast = (count: number, isAtLeast: boolean): string =>
    isAtLeast ? `at least ${formats.number(count)}` : formats.number(count)
  return {
    overview: 'Overview',
    newProblems: 'New problems',
    continuing: 'Continuing problems',
    continuingIntroduction:
      'We have told you of these addresses before. Since then repeated events were held back; as the problems have not stopped, here is what was held back.',
    unknownClass: 'Events that belong to no class',
    extent: (addresses, isAtLeast, count) => {
      const word = formats.plural(addresses, { one: 'address', other: 'addresses' })
      return `${atLeast(addresses, isAtLeast)} ${word}, ${events(count)}`
    },
    events,
    whatToDo: 'What to do',
    commonHeading: 'All of these addresses',
    earlierReport: (label) => `see the earlier report ${label}`,
    moreAddresses: (count, isAtLeast, where) => {
      const word = formats.plural(count, { one: 'address', other: 'addresses' })
      return `and ${atLeast(count, isAtLeast)} more ${word}${see(where)}`
    },
    moreClasses: (count, where) => {
      const word = formats.plural(count, { one: 'class', other: 'classes' })
      return `and ${formats.number(count)} more ${word} of problems${see(where)}`
    },
    moreValues: (count, isAtLeast) => `and ${atLeast(count, isAtLeast)} more`,
    detectors: (names, more) =>
      more > 0
        ? `seen by ${names.join(', ')} and ${formats.number(more)} more`
        : `seen by ${names.join(', ')}`,
    unnamedDetector: 'a detector that does not tell its name',
    severalDetectors:
      'Where several detectors saw the same, the largest of their numbers is given, because their sum would count it twice.',
  }
}

function see({ attachment, page }: WhereMore): string {
  if (attachment && page) return ' (see the attachment or the report page)'
  if (attachment) return ' (see the attachment)'
  return page ? ' (see the report page)' : ''
}
