import { flows, honeypots, others } from '../detectors.ts'
import type { Draft } from '../event.ts'
import {
  attacker,
  partyOf,
  peerOf,
  type Scene,
  sometimesRemark,
  sourceOf,
  spreadOf,
} from '../scene.ts'
import { commonPorts, soughtServices } from '../services.ts'
import type { Scenario } from './scenario.ts'

/** Probing for hosts and services: most of what any sensor network sees. */
export const scans: readonly Scenario[] = [
  {
    name: 'horizontal scan in flows',
    weight: 2100,
    detectors: [flows.horizontal, flows.ftas, flows.hoststats],
    timing: { lasts: [1, 300], noticed: [1, 60], window: 300 },
    build: horizontal,
  },
  {
    name: 'vertical scan in flows',
    weight: 700,
    detectors: [flows.vertical],
    timing: { lasts: [2, 290], noticed: [1, 60], window: 300 },
    build: vertical,
  },
  {
    name: 'connections to a honeypot',
    weight: 1300,
    detectors: [honeypots.dionaea, honeypots.cowrie, honeypots.conpot],
    timing: { lasts: [1, 120], noticed: [0, 5] },
    build: contact,
  },
  {
    name: 'connections to a tarpit',
    weight: 700,
    detectors: [others.tarpit],
    timing: { lasts: [10, 3600], noticed: [0, 30], window: 3600 },
    build: caught,
  },
  {
    name: 'packets to unused addresses',
    weight: 900,
    detectors: [others.darknet],
    timing: { lasts: [1, 600], noticed: [1, 90], window: 600 },
    build: darkness,
  },
  {
    name: 'refusals of a firewall',
    weight: 700,
    detectors: [others.firewall],
    timing: { lasts: [1, 900], noticed: [1, 120], window: 900 },
    build: refusals,
  },
  {
    name: 'ping sweep',
    weight: 150,
    detectors: [flows.hoststats, others.firewall],
    timing: { lasts: [1, 60], noticed: [1, 60] },
    build: sweep,
  },
]

function horizontal(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const { port, proto } = soughtServices.draw(random)
  const flowCount = random.small(60, 20_000)
  return {
    Category: ['Recon.Scanning'],
    Description: proto[0] === 'udp' ? 'Horizontal UDP scan' : 'Horizontal TCP SYN scan',
    FlowCount: flowCount,
    PacketCount: Math.floor(flowCount * (1 + random.fraction())),
    ByteCount: flowCount * random.integer(40, 60),
    Confidence: random.integer(50, 100) / 100,
    Source: [
      sourceOf(scene, who, {
        Proto: proto.slice(0, 1),
        Router: [`edge${random.integer(1, 4)}/te0-${random.integer(0, 7)}`],
        OutFlowCount: flowCount,
      }),
    ],
    Target: [spreadOf(scene, who.family, { Port: [port], Proto: [...proto], Imprecise: true })],
    ...sometimesRemark(scene, 0.05),
  }
}

function vertical(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const ports = new Set(random.times(random.small(12, 90), () => random.pick(commonPorts)))
  return {
    Category: ['Recon.Scanning'],
    Description: 'Vertical scan using TCP SYN',
    FlowCount: ports.size * random.integer(1, 3),
    Confidence: 0.5 + random.integer(0, 50) / 100,
    Source: [sourceOf(scene, who, { Proto: ['tcp'] })],
    Target: [
      partyOf(peerOf(scene, who), { Port: [...ports].sort((a, b) => a - b), Proto: ['tcp'] }),
    ],
    Note: `${ports.size} different ports of one host were probed; the most probed ones are listed`,
  }
}

function contact(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const { port, proto } = soughtServices.draw(random)
  return {
    Category: ['Recon.Scanning'],
    Description: `Connection to a honeypot (port ${port})`,
    ConnCount: random.small(1, 200),
    Source: [sourceOf(scene, who, { Port: [random.integer(1024, 65_535)], Proto: [...proto] })],
    Target: [partyOf(peerOf(scene, who), { Port: [port], Proto: [...proto] })],
    ...sometimesRemark(scene, 0.1),
  }
}

function caught(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const services = random.times(random.small(1, 5), () => soughtServices.draw(random))
  return {
    Category: ['Recon.Scanning'],
    Description: 'Persistent connections held by a tarpit',
    ConnCount: random.small(2, 5000),
    ByteCount: random.small(100, 1_000_000),
    Source: [sourceOf(scene, who, { Proto: ['tcp'] })],
    Target: services.map(({ port }) =>
      spreadOf(scene, who.family, { Port: [port], Proto: ['tcp'] }),
    ),
    ...sometimesRemark(scene, 0.08),
  }
}

function darkness(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const services = random.times(random.small(1, 8), () => soughtServices.draw(random))
  const spoofed = random.chance(0.06)
  return {
    Category: ['Recon.Scanning'],
    Description: 'Packets to unused address space',
    PacketCount: random.small(8, 100_000),
    Confidence: spoofed ? 0.2 : 0.8,
    Source: [sourceOf(scene, who, spoofed ? { Spoofed: true, Type: ['Backscatter'] } : {})],
    Target: [
      spreadOf(scene, who.family, {
        Port: [...new Set(services.map(({ port }) => port))],
        Proto: [...new Set(services.flatMap(({ proto }) => proto))],
      }),
    ],
    ...sometimesRemark(scene, 0.05),
  }
}

function refusals(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const { port, proto } = soughtServices.draw(random)
  const targets = random.times(random.small(2, 12), () =>
    partyOf(peerOf(scene, who), { Port: [port], Proto: [...proto] }),
  )
  return {
    Category: ['Recon.Scanning'],
    Description: 'Connections refused by a firewall at several places',
    ConnCount: targets.length * random.small(1, 20),
    Source: [sourceOf(scene, who)],
    Target: targets,
    Note: `policy drop-inbound, rule ${random.integer(10, 400)}; sorted by the first packet`,
  }
}

function sweep(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  return {
    Category: ['Recon.Scanning'],
    Description: who.family === 4 ? 'ICMP echo sweep' : 'ICMPv6 echo sweep',
    PacketCount: random.small(50, 70_000),
    Source: [sourceOf(scene, who, { Proto: [who.family === 4 ? 'icmp' : 'ipv6-icmp'] })],
    Target: [spreadOf(scene, who.family)],
  }
}
