import { flows, others } from '../detectors.ts'
import type { Draft } from '../event.ts'
import { attacker, homeHost, partyOf, peerOf, type Scene, sometimesRemark } from '../scene.ts'
import type { Scenario } from './scenario.ts'

/** Anomalies, conclusions from other events, and what people report. */
export const oddities: readonly Scenario[] = [
  {
    name: 'anomaly of traffic',
    weight: 160,
    detectors: [flows.hoststats, flows.ftas],
    timing: { lasts: [60, 900], noticed: [10, 300], window: 900 },
    build: traffic,
  },
  {
    name: 'anomaly of a host',
    weight: 120,
    detectors: [others.monitor, others.integrity],
    timing: { noticed: [1, 600] },
    build: host,
  },
  {
    name: 'conclusion from other events',
    weight: 220,
    detectors: [others.correlator],
    timing: { lasts: [60, 80_000], noticed: [1, 60], window: 86_400 },
    build: conclusion,
  },
  {
    name: 'report of a person',
    weight: 300,
    detectors: [others.reports],
    timing: { noticed: [600, 80_000] },
    build: report,
  },
  {
    name: 'test message',
    weight: 40,
    detectors: [others.monitor, others.tarpit],
    timing: { noticed: [0, 0] },
    build: test,
  },
]

const hostAnomalies = [
  ['Anomaly.System', 'Clock jumped back by an hour'],
  ['Anomaly.Application', 'Služba se opakovaně restartuje'],
  ['Anomaly.Behaviour', 'Printer opens connections to the Internet'],
  ['Anomaly.Protocol', 'HTTP on a port of DNS'],
  ['Anomaly', 'Neobvyklé chování zařízení'],
] as const

/** Categories that machines hardly use: their events come from people. */
const reported = [
  ['Abusive', 'Nevhodný obsah na diskusním fóru'],
  ['Abusive.Harassment', 'Threatening messages to a student'],
  ['Abusive.Child', 'Content handed over to the hotline'],
  ['Abusive.Sexual', 'Unwanted content on a public board'],
  ['Abusive.Violence', 'Violent content on a public board'],
  ['Fraud.Copyright', 'Notice of infringement: "Film – Český lev (2023)"'],
  ['Recon.Sniffing', 'Wi-Fi přístupový bod s cizím názvem „eduroam“'],
  ['Recon.Searching', 'Search engine looks for log-in pages'],
  ['Recon', 'Somebody asked for plans of the network'],
  ['Intrusion', 'Intrusion suspected, investigation goes on'],
  ['Information', 'Documents lie in public'],
  ['Other', 'Cannot be classified'],
] as const

function traffic(scene: Scene): Draft {
  const { random } = scene
  const peer = attacker(scene)
  const bytes = random.small(1_000_000, 4_000_000_000_000)
  return {
    Category: [random.chance(0.7) ? 'Anomaly.Traffic' : 'Anomaly.Connection'],
    Description: 'Traffic of a host differs from its history',
    ByteCount: bytes,
    FlowCount: random.small(100, 900_000),
    Confidence: random.fraction(),
    Source: [
      partyOf(peerOf(scene, peer), {
        OutByteCount: bytes,
        OutFlowCount: random.small(100, 900_000),
      }),
    ],
    Target: [partyOf(peer), ...random.times(random.small(1, 5), () => partyOf(attacker(scene)))],
    ...sometimesRemark(scene, 0.2),
  }
}

function host(scene: Scene): Draft {
  const { random } = scene
  const [category, text] = random.pick(hostAnomalies)
  const odd = homeHost(scene)
  return {
    Category: [category],
    Description: text,
    Source: [partyOf(odd, { Hostname: [odd.name], Type: ['CasualIP'] })],
    ...sometimesRemark(scene, 0.5),
  }
}

function conclusion(scene: Scene): Draft {
  const { random, earlier } = scene
  const ids = [
    ...new Set(
      random.times(random.small(2, 12), () =>
        earlier.length > 0 ? random.pick(earlier) : random.uuid(),
      ),
    ),
  ]
  const [relation, category, text] = random.pick([
    ['CorrelID', 'Intrusion.Botnet', 'Several detectors saw the same bot'],
    ['CorrelID', 'Attempt.Exploit', 'Sken a následný útok téhož zdroje'],
    ['AggrID', 'Recon.Scanning', 'Slow scan, put together from shorter ones'],
    ['PredID', 'Attempt.Login', 'Correction of an earlier message'],
    ['RelID', 'Availability.DDoS', 'Part of a larger attack'],
  ] as const)
  const who = attacker(scene)
  return {
    [relation]: ids,
    Category: [category],
    Description: text,
    Confidence: random.integer(40, 100) / 100,
    Source: [partyOf(who, { ASN: [who.asn] })],
    Target: random.times(random.small(1, 12), () => partyOf(peerOf(scene, who))),
    ...sometimesRemark(scene, 0.3),
  }
}

function report(scene: Scene): Draft {
  const { random } = scene
  const [category, text] = random.pick(reported)
  const known = homeHost(scene)
  return {
    AltNames: [`RT#${random.integer(10_000, 99_999)}`, `[CSIRT #${random.integer(100, 999)}]`],
    Category: [category],
    Description: text,
    TLP: random.pick(['CLEAR', 'GREEN', 'AMBER']),
    Source: [partyOf(known, { Hostname: [known.name] })],
    ...sometimesRemark(scene, 0.8),
  }
}

function test(scene: Scene): Draft {
  return { Category: ['Test'], Description: 'Keepalive', Source: [partyOf(homeHost(scene))] }
}
