import type { PartyFieldTexts, Texts } from './texts.ts'

/** Names of fields of an event, in English. */
export const englishMainFields: Texts['mainFields'] = {
  ConnCount: 'Connections',
  FlowCount: 'Flows',
  FlowCountDropped: 'Flows dropped',
  PacketCount: 'Packets',
  PacketCountDropped: 'Packets dropped',
  ByteCount: 'Data',
  ByteCountDropped: 'Data dropped',
  AvgPacketSize: 'Average packet',
  protocols: 'Protocols',
  Ref: 'References',
}

/** Names of fields of a source or a target, in English. */
export const englishPartyFields: Texts['partyFields'] = {
  Hostname: named('Host name', 'Source name', 'Target name'),
  ips: named('Addresses', 'Sources', 'Targets'),
  relevant_ips: named('Your addresses', 'Your addresses', 'Your addresses'),
  ip_count: named('Targets in all', 'Sources in all', 'Targets in all'),
  Port: named('Port', 'Source port', 'Target port'),
  Proto: named('Protocol', 'Source protocol', 'Target protocol'),
  services: named('Service', 'Source service', 'Target service'),
  InFlowCount: named('Flows received', 'Flows received by source', 'Flows received by target'),
  OutFlowCount: named('Flows sent', 'Flows sent by source', 'Flows sent by target'),
  InPacketCount: named(
    'Packets received',
    'Packets received by source',
    'Packets received by target',
  ),
  OutPacketCount: named('Packets sent', 'Packets sent by source', 'Packets sent by target'),
  InByteCount: named('Data received', 'Data received by source', 'Data received by target'),
  OutByteCount: named('Data sent', 'Data sent by source', 'Data sent by target'),
  ClockSkew: named('Clock skew', 'Clock skew of source', 'Clock skew of target'),
  X509ExpiredTime: named(
    'Certificate expired',
    'Certificate of source expired',
    'Certificate of target expired',
  ),
  MAC: named('MAC address', 'Source MAC', 'Target MAC'),
  URL: named('URL', 'Source URL', 'Target URL'),
  Email: named('E-mail', 'Source e-mail', 'Target e-mail'),
  Interface: named('Interface', 'Source interface', 'Target interface'),
  BitMask: named('Bit mask', 'Source bit mask', 'Target bit mask'),
  Router: named('Router', 'Source router', 'Target router'),
  Ref: named('References', 'Source references', 'Target references'),
}

function named(own: string, source: string, target: string): PartyFieldTexts {
  return { own, source, target }
}
