import { others } from '../detectors.ts'
import type { Draft } from '../event.ts'
import { homeHost, partyOf, type Scene, sometimesRemark } from '../scene.ts'
import type { Scenario } from './scenario.ts'

/** Hosts of the home networks that invite abuse; found by scanning, at home or by feeds from outside. */
export const weaknesses: readonly Scenario[] = [
  {
    name: 'open service',
    weight: 260,
    detectors: [others.feed, others.scanner],
    timing: { noticed: [60, 80_000] },
    build: open,
  },
  {
    name: 'badly configured service',
    weight: 220,
    detectors: [others.feed, others.scanner],
    timing: { noticed: [60, 80_000] },
    build: misconfigured,
  },
  {
    name: 'leaked passwords',
    weight: 60,
    detectors: [others.feed, others.reports],
    timing: { noticed: [600, 80_000] },
    build: leak,
  },
]

const openServices = [
  {
    port: 53,
    proto: ['udp', 'domain'],
    label: 'Open recursive DNS resolver',
    feed: 'open-resolvers',
  },
  { port: 161, proto: ['udp', 'snmp'], label: 'SNMP answers to "public"', feed: 'open-snmp' },
  { port: 1900, proto: ['udp', 'ssdp'], label: 'SSDP open to the Internet', feed: 'open-ssdp' },
  {
    port: 11_211,
    proto: ['udp', 'memcache'],
    label: 'memcached open to the Internet',
    feed: 'open-memcached',
  },
  { port: 6379, proto: ['tcp', 'redis'], label: 'Redis without a password', feed: 'open-redis' },
  {
    port: 27_017,
    proto: ['tcp', 'mongodb'],
    label: 'MongoDB without a password',
    feed: 'open-mongodb',
  },
]

const misconfigurations = [
  { port: 123, proto: ['udp', 'ntp'], label: 'NTP server answers monlist', feed: 'ntp-monitor' },
  { port: 443, proto: ['tcp', 'https'], label: 'TLS certificate has expired', feed: 'tls-expired' },
  { port: 443, proto: ['tcp', 'https'], label: 'SSLv3 is offered (POODLE)', feed: 'ssl-poodle' },
  { port: 25, proto: ['tcp', 'smtp'], label: 'Open mail relay', feed: 'open-relay' },
  { port: 623, proto: ['udp', 'asf-rmcp'], label: 'IPMI management interface', feed: 'ipmi' },
]

function open(scene: Scene): Draft {
  return { Category: ['Vulnerable.Open'], ...weakness(scene, openServices) }
}

function misconfigured(scene: Scene): Draft {
  const category = scene.random.chance(0.9) ? 'Vulnerable.Config' : 'Vulnerable'
  return { Category: [category], ...weakness(scene, misconfigurations) }
}

function weakness(scene: Scene, list: typeof openServices): Omit<Draft, 'Category'> {
  const { random } = scene
  const { port, proto, label, feed } = random.pick(list)
  const host = homeHost(scene)
  const since = `${random.integer(1, 600)} days`
  return {
    Description: label,
    Ref: [`urn:intelmq:example-${feed}`, `https://advisories.example.org/${feed}`],
    Source: [
      partyOf(host, {
        Type: ['Open'],
        Port: [port],
        Proto: [...proto],
        Hostname: random.chance(0.6) ? [host.name] : [],
      }),
    ],
    Note: `first seen ${since} ago; banner: "${random.hex(random.small(10, 300))}"`,
    ...sometimesRemark(scene, 0.1),
  }
}

function leak(scene: Scene): Draft {
  const { random } = scene
  const people = random.times(
    random.small(1, 25),
    () => `uživatel${random.integer(1, 9999)}@uni.example.org`,
  )
  return {
    Category: ['Information.UnauthorizedAccess'],
    Description: 'Uniklé přihlašovací údaje (leaked credentials)',
    TLP: 'AMBER',
    Source: [partyOf(homeHost(scene), { Type: ['Incomplete'], Email: people })],
    Note: `Dump "${random.hex(8)}" holds ${people.length} accounts of the domain; passwords are not passed on.`,
  }
}
