import addFormats from 'ajv-formats'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'

/**
 * What the published schemas (xarf.org, version 4.2) demand of the types that we write, member by member. They allow
 * further members everywhere but in contacts and evidence.
 */
const text = { type: 'string' }
const time = { type: 'string', format: 'date-time' }
const port = { type: 'integer', minimum: 1, maximum: 65_535 }
const address = { type: 'string', anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] }
const contact = object(
  {
    org: { ...text, maxLength: 200 },
    contact: { ...text, format: 'email' },
    domain: { ...text, format: 'hostname' },
  },
  ['org', 'contact', 'domain'],
)
const evidence = object(
  {
    content_type: text,
    description: { ...text, maxLength: 500 },
    payload: { ...text, contentEncoding: 'base64' },
    hash: { ...text, pattern: '^(md5|sha1|sha256|sha512):[a-fA-F0-9]+$' },
    size: { type: 'integer', minimum: 0, maximum: 5_242_880 },
  },
  ['content_type', 'payload'],
)

const core = {
  type: 'object',
  required: [
    'xarf_version',
    'report_id',
    'timestamp',
    'reporter',
    'sender',
    'source_identifier',
    'category',
    'type',
  ],
  properties: {
    xarf_version: { ...text, pattern: '^4\\.[0-9]+\\.[0-9]+$' },
    report_id: { ...text, format: 'uuid' },
    timestamp: time,
    reporter: contact,
    sender: contact,
    source_identifier: text,
    source_port: port,
    category: {
      enum: [
        'messaging',
        'content',
        'copyright',
        'connection',
        'vulnerability',
        'infrastructure',
        'reputation',
      ],
    },
    type: text,
    evidence_source: text,
    evidence: { type: 'array', maxItems: 50, items: evidence },
    tags: {
      type: 'array',
      maxItems: 20,
      items: { ...text, pattern: '^[a-z0-9][a-z0-9_+-]*:[a-z0-9][a-z0-9_+-.]*$' },
    },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
    description: { ...text, maxLength: 1000 },
  },
}

const attack = {
  destination_ip: address,
  destination_port: port,
  protocol: { enum: ['tcp', 'udp', 'icmp', 'sctp'] },
  first_seen: time,
  last_seen: time,
}
const seen = ['protocol', 'first_seen']
const scanned = [
  'vulnerability_scan',
  'automated_scan',
  'researcher_analysis',
  'security_audit',
  'penetration_testing',
]

const types: Readonly<Record<string, object>> = {
  'connection/login_attack': { properties: attack, required: seen },
  'connection/port_scan': { properties: attack, required: seen },
  'connection/ddos': {
    properties: {
      ...attack,
      evidence_source: {
        enum: ['firewall_logs', 'ids_detection', 'flow_analysis', 'traffic_monitoring', 'honeypot'],
      },
    },
    required: seen,
  },
  'connection/vulnerability_scan': {
    properties: {
      ...attack,
      protocol: { enum: ['tcp', 'udp', 'icmp', 'mixed'] },
      scan_type: {
        enum: [
          'port_scan',
          'vulnerability_scan',
          'version_detection',
          'os_fingerprinting',
          'service_enumeration',
          'web_vuln_scan',
          'directory_brute_force',
          'mixed',
        ],
      },
    },
    required: ['scan_type', ...seen],
  },
  'messaging/spam': {
    properties: {
      protocol: {
        enum: [
          'smtp',
          'sms',
          'whatsapp',
          'telegram',
          'signal',
          'chat',
          'social_media',
          'push_notification',
          'other',
        ],
      },
      smtp_from: { ...text, format: 'email' },
      smtp_to: { ...text, format: 'email' },
    },
    required: ['protocol'],
    if: { properties: { protocol: { const: 'smtp' } } },
    then: { required: ['smtp_from', 'source_port'] },
  },
  'content/phishing': { properties: { url: { ...text, format: 'uri' } }, required: ['url'] },
  'infrastructure/botnet': {
    properties: { compromise_evidence: text, first_seen: time, last_seen: time },
    required: ['compromise_evidence'],
  },
  'vulnerability/cve': {
    properties: {
      service: { ...text, maxLength: 200 },
      service_port: port,
      cve_id: { ...text, pattern: '^CVE-[0-9]{4}-[0-9]+$' },
      evidence_source: {
        enum: [
          'vulnerability_scan',
          'researcher_analysis',
          'automated_discovery',
          'penetration_testing',
        ],
      },
    },
    required: ['service', 'service_port', 'cve_id'],
  },
  'vulnerability/open_service': { required: ['service'] },
  'vulnerability/misconfiguration': {
    properties: { service: { ...text, maxLength: 200 }, evidence_source: { enum: scanned } },
    required: ['service'],
  },
  'reputation/threat_intelligence': { required: ['threat_type'] },
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
const validators = new Map(
  Object.entries(types).map(([name, type]) => [
    name,
    ajv.compile({ allOf: [core, { type: 'object', ...type }] }),
  ]),
)

/** What is wrong with a report; a type that we do not know is wrong as well. */
export function xarfErrors(report: Readonly<Record<string, unknown>>): readonly unknown[] {
  const name = `${String(report['category'])}/${String(report['type'])}`
  const validate = validators.get(name)
  if (!validate) return [`unknown type ${name}`]
  const errors: ErrorObject[] = validate(report) ? [] : (validate.errors ?? [])
  return errors
}

function object(properties: object, required: readonly string[]): object {
  return { type: 'object', properties, required, additionalProperties: false }
}
