import { enclose } from '../attachment.ts'
import { flows, honeypots, others } from '../detectors.ts'
import type { Draft } from '../event.ts'
import {
  attacker,
  homeHost,
  partyOf,
  peerOf,
  type Scene,
  sometimesRemark,
  sourceOf,
  spreadOf,
} from '../scene.ts'
import { password, userName } from '../wording.ts'
import type { Scenario } from './scenario.ts'

/** Guessing of passwords, and guesses that were right. */
export const logins: readonly Scenario[] = [
  {
    name: 'logins to a honeypot',
    weight: 600,
    detectors: [honeypots.cowrie],
    timing: { lasts: [1, 300], noticed: [0, 10], window: 300 },
    build: guesses,
  },
  {
    name: 'session in a honeypot',
    weight: 180,
    detectors: [honeypots.cowrie],
    timing: { lasts: [1, 180], noticed: [0, 5] },
    build: session,
  },
  {
    name: 'logins to remote desktops',
    weight: 150,
    detectors: [honeypots.heralding],
    timing: { lasts: [5, 600], noticed: [0, 20] },
    build: desktop,
  },
  {
    name: 'brute force in flows',
    weight: 200,
    detectors: [flows.bruteforce],
    timing: { lasts: [30, 600], noticed: [1, 60], window: 600 },
    build: bruteForce,
  },
  {
    name: 'failed logins in logs',
    weight: 200,
    detectors: [others.fail2ban],
    timing: { lasts: [5, 900], noticed: [0, 5] },
    build: failures,
  },
  {
    name: 'stolen account',
    weight: 100,
    detectors: [others.integrity, others.mailscan],
    timing: { lasts: [60, 7200], noticed: [1, 300] },
    build: stolenAccount,
  },
]

const shells = [
  { port: 22, proto: ['tcp', 'ssh'], label: 'SSH' },
  { port: 23, proto: ['tcp', 'telnet'], label: 'Telnet' },
]

const logged = [
  { port: 21, proto: ['tcp', 'ftp'], label: 'vsftpd' },
  { port: 143, proto: ['tcp', 'imap'], label: 'dovecot' },
  { port: 587, proto: ['tcp', 'submission'], label: 'postfix-sasl' },
  { port: 5060, proto: ['udp', 'sip'], label: 'asterisk' },
  { port: 443, proto: ['tcp', 'https'], label: 'wordpress' },
]

/** What intruders type first; nothing here does harm. */
const commands = [
  'uname -a',
  'cat /proc/cpuinfo | grep name | wc -l',
  'free -m',
  'w',
  'ls -lah /tmp',
  'id',
  'crontab -l',
]

function guesses(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const { port, proto, label } = random.pick(shells)
  const count = random.small(3, 900)
  return {
    Category: ['Attempt.Login'],
    Description: `Repeated ${label} logins to a honeypot`,
    ConnCount: count,
    Credentials: random.times(random.small(1, 12), () => credentials(scene)),
    Source: [sourceOf(scene, who, { Proto: [...proto] })],
    Target: [spreadOf(scene, who.family, { Port: [port], Proto: [...proto] })],
    Note: `dictionary of ${count} passwords`,
  }
}

function session(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const { port, proto, label } = random.pick(shells)
  const found = credentials(scene)
  const typed = random.times(random.small(2, 14), () => random.pick(commands)).join('\n')
  return {
    Category: ['Attempt.Login', 'Intrusion.UserCompromise'],
    Description: `Login to a ${label} honeypot was let in`,
    Credentials: [found],
    Source: [
      sourceOf(scene, who, {
        Port: [random.integer(1024, 65_535)],
        Proto: [...proto],
        AttachHand: ['tty'],
      }),
    ],
    Target: [partyOf(peerOf(scene, who), { Port: [port], Proto: [...proto] })],
    Attach: [
      enclose({
        handle: 'tty',
        name: `${random.hex(12)}.ttylog`,
        type: 'OrigData',
        contentType: 'text/plain',
        content: random.chance(0.5) ? typed : Buffer.from(`${found.Username}@host:~$ ${typed}\n`),
      }),
    ],
    Note: `session ${random.hex(12)}`,
  }
}

function desktop(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  return {
    Category: ['Attempt.Login'],
    Description: 'Repeated logins to a remote desktop',
    ConnCount: random.small(5, 4000),
    Source: [sourceOf(scene, who, { Proto: ['tcp', 'ms-wbt-server'] })],
    Target: [spreadOf(scene, who.family, { Port: [3389], Proto: ['tcp', 'ms-wbt-server'] })],
    Credentials: random.times(random.small(1, 5), () => credentials(scene)),
    ...sometimesRemark(scene, 0.1),
  }
}

function bruteForce(scene: Scene): Draft {
  const { random } = scene
  const { port, proto, label } = random.pick([
    ...shells,
    { port: 3389, proto: ['tcp', 'rdp'], label: 'RDP' },
  ])
  // Now and then the infected host is our own.
  const outgoing = random.chance(0.1)
  const who = attacker(scene)
  const home = peerOf(scene, who)
  const source = outgoing
    ? partyOf(home, { Proto: ['tcp'] })
    : sourceOf(scene, who, { Proto: ['tcp'] })
  return {
    Category: ['Attempt.Login'],
    Description: `Multiple unsuccessful login attempts on ${label}`,
    FlowCount: random.small(30, 6000),
    Confidence: 0.75,
    Source: [source],
    Target: [
      outgoing
        ? partyOf(who, { Port: [port], Proto: [...proto] })
        : spreadOf(scene, who.family, { Port: [port], Proto: [...proto] }),
    ],
  }
}

function failures(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const { port, proto, label } = random.pick(logged)
  const host = peerOf(scene, who)
  const names = random.times(random.small(2, 6), () => userName(random))
  return {
    Category: ['Attempt.Login'],
    Description: `Failed logins (${label})`,
    ConnCount: random.small(3, 60),
    Source: [sourceOf(scene, who)],
    Target: [partyOf(host, { Hostname: [host.name], Port: [port], Proto: [...proto] })],
    Note: names.map((name) => `${label}: authentication failure for <${name}>`).join('\n'),
  }
}

function stolenAccount(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const host = homeHost(scene, who.family)
  const [category, text] = random.pick([
    ['Information.UnauthorizedAccess', 'Login from an unusual country with a right password'],
    ['Information.UnauthorizedModification', 'Files of a web page were changed'],
    ['Intrusion.AppCompromise', 'Web application serves foreign content'],
    ['Intrusion.AdminCompromise', 'Unknown account among the administrators'],
  ] as const)
  return {
    Category: [category],
    Description: text,
    Confidence: random.integer(30, 95) / 100,
    TLP: random.pick(['GREEN', 'AMBER', 'AMBER-STRICT', 'RED']),
    Source: [sourceOf(scene, who)],
    Target: [partyOf(host, { Hostname: [host.name], Email: [`${userName(random)}@example.org`] })],
    ...sometimesRemark(scene, 0.6),
  }
}

function credentials({ random }: Scene): { Username: string; Password: string } {
  return { Username: userName(random), Password: password(random) }
}
