/** Names of the fields that reports tell, in English; what is not here is told by its own name. */
export const fieldLabels: Readonly<Record<string, string>> = {
  ConnCount: 'Connections',
  FlowCount: 'Flows',
  FlowCountDropped: 'Dropped flows',
  PacketCount: 'Packets',
  PacketCountDropped: 'Dropped packets',
  ByteCount: 'Data',
  ByteCountDropped: 'Dropped data',
  AvgPacketSize: 'Average packet',
  protocols: 'Protocols',
  Ref: 'References',
  Hostname: 'Host name',
  ips: 'Addresses',
  relevant_ips: 'Own addresses',
  ip_count: 'Addresses in all',
  Port: 'Port',
  Proto: 'Protocol',
  services: 'Services',
  InFlowCount: 'Flows in',
  OutFlowCount: 'Flows out',
  InPacketCount: 'Packets in',
  OutPacketCount: 'Packets out',
  InByteCount: 'Data in',
  OutByteCount: 'Data out',
  ClockSkew: 'Clock is off by',
  X509ExpiredTime: 'Certificate expired',
  Interface: 'Interface',
  BitMask: 'Bit mask',
  Router: 'Router',
  Email: 'E-mail',
}

/** Those that are sizes in bytes. */
export const sizes: ReadonlySet<string> = new Set([
  ...['ByteCount', 'ByteCountDropped', 'AvgPacketSize', 'InByteCount', 'OutByteCount'],
])
