import { addressText } from '../address.ts'
import { flows, others } from '../detectors.ts'
import type { Draft, Party } from '../event.ts'
import {
  attacker,
  homeHost,
  partyOf,
  peerOf,
  type Scene,
  sometimesRemark,
  sourceOf,
} from '../scene.ts'
import type { Scenario } from './scenario.ts'

/** What makes services unavailable. */
export const floods: readonly Scenario[] = [
  {
    name: 'reflected flood',
    weight: 140,
    detectors: [flows.amplification],
    timing: { lasts: [20, 900], noticed: [5, 60], window: 900 },
    build: reflection,
  },
  {
    name: 'flood from many sources',
    weight: 90,
    detectors: [flows.ddos, flows.ftas],
    timing: { lasts: [30, 7200], noticed: [5, 60] },
    build: distributed,
  },
  {
    name: 'flood from one source',
    weight: 80,
    detectors: [flows.hoststats, others.firewall],
    timing: { lasts: [10, 600], noticed: [5, 60], window: 600 },
    build: single,
  },
  {
    name: 'outage',
    weight: 80,
    detectors: [others.monitor],
    timing: { lasts: [60, 40_000], noticed: [10, 300] },
    build: outage,
  },
]

const reflectors = [
  { port: 53, proto: ['udp', 'domain'], label: 'DNS', ratio: 40 },
  { port: 123, proto: ['udp', 'ntp'], label: 'NTP monlist', ratio: 500 },
  { port: 11_211, proto: ['udp', 'memcache'], label: 'memcached', ratio: 10_000 },
  { port: 1900, proto: ['udp', 'ssdp'], label: 'SSDP', ratio: 30 },
  { port: 389, proto: ['udp', 'ldap'], label: 'CLDAP', ratio: 60 },
]

function reflection(scene: Scene): Draft {
  const { random } = scene
  const { port, proto, label, ratio } = random.pick(reflectors)
  const victim = attacker(scene)
  const asked = random.small(10_000, 50_000_000)
  return {
    Category: ['Availability.DDoS'],
    Description: `${label} reflection: our server amplifies a flood`,
    FlowCount: random.small(100, 500_000),
    PacketCount: random.small(1000, 50_000_000),
    // Beyond 2^32: counters of floods are large.
    ByteCount: asked * ratio,
    Source: [
      partyOf(peerOf(scene, victim), {
        Port: [port],
        Proto: [...proto],
        OutByteCount: asked * ratio,
        InByteCount: asked,
      }),
    ],
    Target: [partyOf(victim, { Type: ['Victim'], Proto: ['udp'] })],
    Note: `The address of the target asked for it: most likely it is spoofed. Ratio ${ratio}:1.`,
  }
}

function distributed(scene: Scene): Draft {
  const { random } = scene
  const victim = homeHost(scene, 4)
  const sources = random.times(random.small(4, 45), () => attacker(scene))
  const [four, six] = [4, 6].map((family) => [
    ...new Set(sources.filter((source) => source.family === family).map(addressText)),
  ])
  const from: Party = { Type: ['Botnet'], Proto: ['tcp'] }
  if (four && four.length > 0) from.IP4 = four
  if (six && six.length > 0) from.IP6 = six
  return {
    Category: ['Availability.DDoS'],
    Description: 'TCP SYN flood from many sources',
    FlowCount: random.small(10_000, 90_000_000),
    PacketCount: random.small(10_000, 9_000_000_000),
    ByteCount: random.small(1_000_000, 900_000_000_000),
    Confidence: random.integer(60, 100) / 100,
    Source: [from, { IP4: ['240.0.0.0/8'], Spoofed: true, Imprecise: true }],
    Target: [partyOf(victim, { Hostname: [victim.name], Port: [443], Proto: ['tcp', 'https'] })],
    ...sometimesRemark(scene, 0.3),
  }
}

function single(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const host = peerOf(scene, who)
  return {
    Category: ['Availability.DoS'],
    Description: random.pick([
      'UDP flood',
      'Slow HTTP requests exhaust a server',
      'Query flood to a name server',
    ]),
    PacketCount: random.small(100_000, 900_000_000),
    Source: [sourceOf(scene, who)],
    Target: [partyOf(host, { Port: [random.pick([53, 80, 443])] })],
    ...sometimesRemark(scene, 0.2),
  }
}

function outage(scene: Scene): Draft {
  const { random } = scene
  const host = homeHost(scene)
  const deliberate = random.chance(0.4)
  return {
    Category: [
      deliberate ? 'Availability.Sabotage' : random.pick(['Availability.Outage', 'Availability']),
    ],
    Description: deliberate
      ? 'Přerušený optický kabel, podezření na úmysl'
      : 'Výpadek napájení, záložní zdroj vyčerpán',
    Target: [partyOf(host, { Hostname: [host.name] })],
    ...sometimesRemark(scene, 0.5),
  }
}
