import { createHash } from 'node:crypto'
import type { Event } from '../../../idea/event.ts'
import { formatTimestamp } from '../../../idea/timestamp.ts'
import { foreignLine } from '../../../services/mail/foreign-text.ts'
import { type DataAbout, readEvents, type ReportEvent } from './report-event.ts'
import { type Incident, incidentOf } from './xarf-incident.ts'
import { evidenceSource, xarfMembers } from './xarf-members.ts'

/** The version of the schemas that the reports follow. */
export const XARF_VERSION = '4.2.0'

/** Bytes of an event that goes along as evidence. */
const LARGEST_EVIDENCE = 64 * 1024

/**
 * The events as an array of XARF reports (xarf.org, version 4), one for each event and address; the event itself is the
 * evidence. Events of which nobody knows who caused them are left out: XARF cannot tell them.
 */
export function* xarfChunks(events: Iterable<ReportEvent>, about: DataAbout): Generator<string> {
  let isFirst = true
  for (const { read, address } of readEvents(events)) {
    const incident = incidentOf(read, address, about.type === 'target')
    if (incident === undefined) continue
    yield `${isFirst ? '[\n' : ',\n'}${JSON.stringify(xarfReport(incident, address, about))}`
    isFirst = false
  }
  yield isFirst ? '[]\n' : '\n]\n'
}

function xarfReport(incident: Incident, address: string, about: DataAbout): object {
  const { event, source, sourcePort } = incident
  const { organisation: org, contact, domain } = about.reporter
  const reporter = { org: foreignLine(org, 190), contact, domain }
  const { detectTime, eventTime = detectTime } = event
  const { members, assumed } = xarfMembers(incident)
  const origin = evidenceSource(event, members['category'])
  return {
    xarf_version: XARF_VERSION,
    report_id: uuidOf([about.label, event.id, address]),
    timestamp: formatTimestamp(eventTime),
    reporter,
    sender: reporter,
    source_identifier: source,
    ...(sourcePort === undefined ? {} : { source_port: sourcePort }),
    ...members,
    ...(origin === undefined ? {} : { evidence_source: origin }),
    ...evidenceOf(event),
    tags: tagsOf(event, assumed),
    ...(event.confidence === undefined ? {} : { confidence: event.confidence }),
    ...(event.description === undefined
      ? {}
      : { description: foreignLine(event.description, MOST_DESCRIPTION) }),
  }
}

/** 1000 are allowed; what is written as an escape takes longer. */
const MOST_DESCRIPTION = 150

/** The same for the same report, event and address, in the form that XARF asks for (version 4). */
function uuidOf(parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

function evidenceOf(event: Event): object {
  const bytes = Buffer.from(event.text)
  if (bytes.byteLength > LARGEST_EVIDENCE) return {}
  return {
    evidence: [
      {
        content_type: 'application/json',
        description: 'the event (IDEA)',
        payload: bytes.toString('base64'),
        hash: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
        size: bytes.byteLength,
      },
    ],
  }
}

const MOST_TAGS = 20

/** `idea:attempt.login`, `mentat-class:attempt-login-ssh`, `mentat-assumed:protocol`. */
function tagsOf(event: Event, assumed: readonly string[]): string[] {
  const { eventClass, targetClass } = event
  const classes = [eventClass, targetClass].filter((name) => name !== undefined)
  const tags = [
    ...assumed.map((member) => `mentat-assumed:${member}`),
    ...classes.map((name) => `mentat-class:${word(name)}`),
    ...event.categories.slice(0, MOST_TAGS).map((category) => `idea:${word(category)}`),
  ]
  return [...new Set(tags)].slice(0, MOST_TAGS)
}

function word(text: string): string {
  const cleaned = text
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]/g, '-')
  return /^[a-z0-9]/.test(cleaned) ? cleaned : `x${cleaned}`
}
