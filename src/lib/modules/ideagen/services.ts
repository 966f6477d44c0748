import { WeightedTable } from './distribution.ts'

/** A network service that is sought or attacked. */
export interface NetworkService {
  readonly port: number
  /** Transport and name, as IDEA's Proto holds them. */
  readonly proto: readonly string[]
  /** How often it is sought, compared with the others. */
  readonly weight: number
}

/** What scanners look for. */
export const soughtServices = new WeightedTable<NetworkService>([
  service(23, 20, 'tcp', 'telnet'),
  service(22, 14, 'tcp', 'ssh'),
  service(445, 9, 'tcp', 'microsoft-ds'),
  service(3389, 8, 'tcp', 'ms-wbt-server'),
  service(80, 7, 'tcp', 'http'),
  service(443, 6, 'tcp', 'https'),
  service(8080, 5, 'tcp', 'http-alt'),
  service(1433, 4, 'tcp', 'ms-sql-s'),
  service(5060, 4, 'udp', 'sip'),
  service(2323, 3, 'tcp', 'telnet'),
  service(3306, 3, 'tcp', 'mysql'),
  service(6379, 3, 'tcp', 'redis'),
  service(5555, 2, 'tcp'),
  service(5900, 2, 'tcp', 'rfb'),
  service(37_215, 2, 'tcp'),
  service(7547, 2, 'tcp', 'cwmp'),
  service(21, 2, 'tcp', 'ftp'),
  service(25, 2, 'tcp', 'smtp'),
  service(123, 2, 'udp', 'ntp'),
  service(53, 2, 'udp', 'domain'),
  service(161, 1.5, 'udp', 'snmp'),
  service(1900, 1, 'udp', 'ssdp'),
  service(11_211, 1, 'udp', 'memcache'),
  service(9200, 1, 'tcp'),
  service(27_017, 1, 'tcp', 'mongodb'),
  service(5432, 1, 'tcp', 'postgresql'),
  service(2375, 1, 'tcp', 'docker'),
  service(502, 0.5, 'tcp', 'mbap'),
])

/** Ports that a host is probed for in a row. */
export const commonPorts: readonly number[] = [
  1, 7, 19, 21, 22, 23, 25, 53, 80, 81, 88, 110, 111, 135, 139, 143, 179, 389, 443, 445, 465, 502,
  512, 513, 514, 548, 587, 631, 636, 873, 990, 993, 995, 1080, 1194, 1433, 1521, 1723, 1883, 2049,
  2375, 3000, 3128, 3306, 3389, 4443, 5000, 5060, 5432, 5601, 5900, 5985, 6379, 7001, 8000, 8008,
  8080, 8081, 8443, 8888, 9000, 9090, 9200, 10_000, 11_211, 27_017,
]

function service(port: number, weight: number, ...proto: string[]): NetworkService {
  return { port, weight, proto }
}
