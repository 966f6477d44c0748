import type { Event } from '../../../idea/event.ts'
import { formatTimestamp } from '../../../idea/timestamp.ts'
import { foreignLine } from '../../../services/mail/foreign-text.ts'
import { type Incident, serviceOf, textsOf, textsOfSide } from './xarf-incident.ts'
import { xarfFallback, type XarfRule, xarfRules } from './xarf-types.ts'

/** Members that say what happened. */
export interface XarfMembers {
  readonly members: Readonly<Record<string, unknown>>
  /** Names of members that XARF needs, that the event does not tell, and that were assumed. */
  readonly assumed: readonly string[]
}

/** The category, the type, and what the type asks for. */
export function xarfMembers(incident: Incident): XarfMembers {
  const { categories } = incident.event
  for (const rule of xarfRules) {
    if (!categories.some((category) => `${category}.`.startsWith(`${rule.idea}.`))) continue
    const needed = needs[rule.needs](incident)
    if (needed === undefined) continue
    const { category, type } = rule
    return { members: { category, type, ...needed.members }, assumed: needed.assumed }
  }
  const threat_type = foreignLine((categories[0] ?? 'other').toLowerCase(), 100)
  return { members: { ...xarfFallback, threat_type }, assumed: [] }
}

type Need = (incident: Incident) => XarfMembers | undefined

const needs: Readonly<Record<XarfRule['needs'], Need>> = {
  transport: (incident) => seen(incident, {}, ['tcp', 'udp', 'icmp', 'sctp']),
  scan: (incident) => seen(incident, { scan_type: 'vulnerability_scan' }, ['tcp', 'udp', 'icmp']),
  message: (incident) => ({ members: messageMembers(incident), assumed: [] }),
  page: ({ event, sourceSections }) => {
    const url =
      textsOf(sourceSections, 'URL').find(isUrl) ??
      event.hostnames('Source').map(pageOf).find(isUrl)
    return url === undefined ? undefined : { members: { url }, assumed: [] }
  },
  compromise: ({ event }) => ({
    members: {
      compromise_evidence: foreignLine(event.description ?? event.categories.join(', '), 200),
      ...times(event),
    },
    assumed: [],
  }),
  service: (incident) => {
    const service = serviceOf(incident)
    return service === undefined ? undefined : { members: { service }, assumed: [] }
  },
  weakness: (incident) => {
    const { event, sourcePort, sourceSections } = incident
    const service = serviceOf(incident)
    const references = [
      ...textsOf([event.document], 'Ref'),
      ...textsOf(sourceSections, 'Ref'),
    ].join(' ')
    const cve = /\bcv[er][:-]?\s?(\d{4}-\d{4,9})\b/i.exec(references.slice(0, 10_000))?.[1]
    if (service === undefined || sourcePort === undefined || cve === undefined) return undefined
    return {
      members: { service, service_port: sourcePort, cve_id: `CVE-${cve}` },
      assumed: [],
    }
  },
}

/** When, and over what; services that are attacked mostly run over TCP, which is therefore assumed. */
function seen(
  { event, destination, destinationPort, transport }: Incident,
  further: Readonly<Record<string, unknown>>,
  known: readonly string[],
): XarfMembers {
  const protocol = known.find((name) => name === transport)
  return {
    members: {
      ...further,
      ...(destination === undefined ? {} : { destination_ip: destination }),
      ...(destinationPort === undefined || 'scan_type' in further
        ? {}
        : { destination_port: destinationPort }),
      protocol: protocol ?? 'tcp',
      ...times(event),
    },
    assumed: protocol === undefined ? ['protocol'] : [],
  }
}

function times({ detectTime, eventTime = detectTime, ceaseTime = eventTime }: Event): {
  first_seen: string
  last_seen: string
} {
  return {
    first_seen: formatTimestamp(Math.min(eventTime, ceaseTime)),
    last_seen: formatTimestamp(Math.max(eventTime, ceaseTime)),
  }
}

/** SMTP needs a sender and a port of the source; what has none is told as another way. */
function messageMembers({ event, sourcePort }: Incident): Record<string, unknown> {
  const from = textsOfSide(event, 'Source', 'Email').find(isEmail)
  if (from === undefined || sourcePort === undefined) return { protocol: 'other' }
  const to = textsOfSide(event, 'Target', 'Email').find(isEmail)
  return { protocol: 'smtp', smtp_from: from, ...(to === undefined ? {} : { smtp_to: to }) }
}

function isEmail(text: string): boolean {
  return text.length <= 254 && /^[\w+-]+(?:\.[\w+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text)
}

function pageOf(hostname: string): string {
  return `http://${hostname}/`
}

/** The strict syntax of RFC 3986, and nothing that could carry more than an address. */
function isUrl(text: string): boolean {
  return (
    text.length <= 1000 &&
    /^https?:\/\/[a-z0-9][a-z0-9.-]*(?::\d{1,5})?(?:\/[\w.~!$&'()*+,;=:@/?-]*)?$/i.test(text) &&
    URL.canParse(text)
  )
}

/** Where knowledge of the incident comes from, in the words that XARF allows for the category. */
export function evidenceSource(event: Event, category: unknown): string | undefined {
  if (category === 'vulnerability') return 'vulnerability_scan'
  if (category !== 'connection') return undefined
  const types = event.nodeTypes
  const found = sources.find(([names]) => names.some((name) => types.includes(name)))
  return found?.[1]
}

const sources: readonly (readonly [nodeTypes: readonly string[], source: string])[] = [
  [['Honeypot', 'Tarpit'], 'honeypot'],
  [['Flow', 'Statistical'], 'flow_analysis'],
  [['Log'], 'firewall_logs'],
  [['Content', 'Signature', 'Heuristic', 'Protocol', 'Network'], 'ids_detection'],
]
