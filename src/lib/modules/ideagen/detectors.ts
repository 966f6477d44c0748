import type { EventNode } from './event.ts'
import type { Random } from './random.ts'
import { durationText } from './timing.ts'

/** A kind of detector, of which several run in different places. */
export interface Detector {
  /** Ends the name of the node; the place comes before it. */
  readonly name: string
  readonly type: readonly string[]
  readonly software: readonly string[]
}

/** Honeypots: what connects to them has no business there. */
export const honeypots = {
  cowrie: honeypot('cowrie', ['Cowrie 2.5.0', 'Cowrie']),
  dionaea: honeypot('dionaea', ['Dionaea 0.11.0', 'Dionaea']),
  heralding: honeypot('heralding', ['Heralding 1.0.7']),
  glastopf: honeypot('glastopf', ['Glastopf', 'SNARE/Tanner']),
  conpot: honeypot('conpot', ['Conpot 0.6.0']),
} as const

/** Analysers of network flows. */
export const flows = {
  horizontal: flow('nemea.haddrscan', ['Nemea', 'haddrscan_detector']),
  vertical: flow('nemea.vportscan', ['Nemea', 'vportscan_detector']),
  bruteforce: flow('nemea.bruteforce', ['Nemea', 'brute_force_detector']),
  amplification: flow('nemea.amplification', ['Nemea', 'amplification_detection']),
  ddos: flow('nemea.ddos', ['Nemea', 'ddos_detector']),
  hoststats: flow('nemea.hoststats', ['Nemea', 'hoststatsnemea']),
  blacklist: flow('nemea.blacklist', ['Nemea', 'ipblacklistfilter']),
  miner: flow('nemea.miner', ['Nemea', 'miner_detector']),
  ftas: flow('ftas', ['FTAS 5']),
} as const

/** Everything else. */
export const others = {
  tarpit: kind('labrea', ['Connection', 'Tarpit'], ['LaBrea 2.5']),
  darknet: kind('darknet', ['Datagram', 'Blackhole', 'Statistical'], ['darkwatch 1.4']),
  firewall: kind('firewall', ['Log', 'Policy', 'Statistical'], ['nftables', 'logparser 3']),
  fail2ban: kind('fail2ban', ['Log', 'Statistical'], ['Fail2Ban 1.0.2']),
  suricata: kind('suricata', ['Network', 'Content', 'Signature'], ['Suricata 7.0.3']),
  webserver: kind(
    'modsec',
    ['Content', 'Signature', 'Log'],
    ['ModSecurity 3.0.12', 'OWASP CRS 4.0'],
  ),
  mailscan: kind('mailscan', ['Content', 'Signature'], ['Rspamd 3.8']),
  spamtrap: kind('spamtrap', ['Content', 'Honeypot'], ['spampot 2']),
  sandbox: kind('sandbox', ['File', 'Heuristic', 'Signature'], ['CAPE 2.4']),
  antivirus: kind('antivirus', ['File', 'Host', 'Signature'], ['ClamAV 1.2.1']),
  integrity: kind('hids', ['Host', 'File', 'Integrity'], ['AIDE 0.18', 'Wazuh 4.7']),
  monitor: kind('monitor', ['Host', 'Monitor'], ['Zabbix 6.4']),
  sinkhole: kind('sinkhole', ['Connection', 'Honeypot', 'External'], ['sinkhole 1.9']),
  resolver: kind('rpz', ['Protocol', 'Policy', 'Log'], ['BIND 9.18 RPZ']),
  feed: kind('intelmq', ['External', 'Reporting'], ['IntelMQ 3.2.1']),
  scanner: kind('netscan', ['Network', 'Recon'], ['zgrab2', 'nmap 7.94']),
  reports: kind('rt', ['External', 'Auth', 'Reporting'], ['Request Tracker 5.0']),
  correlator: kind('correlator', ['Correlation', 'Statistical'], ['correl 1.2']),
} as const

/**
 * The nodes of one event: perhaps a relay (last visited first), then a detector in one of its places.
 * @param window the aggregation window in seconds, if there is one
 */
export function nodesOf(
  random: Random,
  detector: Detector,
  window: number | undefined,
): EventNode[] {
  const node: EventNode = {
    Name: `${random.pick(places)}.${detector.name}`,
    Type: [...detector.type],
    SW: [...detector.software],
  }
  if (window !== undefined) node.AggrWin = durationText(window)
  if (random.chance(0.08)) node.Note = random.pick(remarks)
  return random.chance(0.35) ? [{ ...random.pick(relays) }, node] : [node]
}

const places = [
  'org.example.campus',
  'org.example.campus.b12',
  'org.example.uni.edge1',
  'org.example.uni.edge2',
  'org.example.hospital',
  'org.example.library',
  'org.example.regional.backbone',
  'org.example.lab',
]

const relays: readonly EventNode[] = [
  { Name: 'org.example.warden_filer', Type: ['Relay'] },
  { Name: 'org.example.regional.warden_filer', Type: ['Relay'], SW: ['warden_filer 3.0'] },
  { Name: 'org.example.uni.warden_filer', Type: ['Relay'] },
]

const remarks = [
  'Sonda v serverovně B12, stojan č. 4',
  'sampling 1:100',
  'test deployment since 2024',
]

function kind(name: string, type: readonly string[], software: readonly string[]): Detector {
  return { name, type, software }
}

function honeypot(name: string, software: readonly string[]): Detector {
  return kind(name, ['Connection', 'Honeypot', 'Recon'], software)
}

function flow(name: string, software: readonly string[]): Detector {
  return kind(name, ['Flow', 'Statistical'], software)
}
