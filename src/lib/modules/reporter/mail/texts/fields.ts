/** Fields of an event that a class can ask to be shown (`displayed_main`), in the order in which they are. */
export const mainFields = [
  'ConnCount',
  'FlowCount',
  'FlowCountDropped',
  'PacketCount',
  'PacketCountDropped',
  'ByteCount',
  'ByteCountDropped',
  'AvgPacketSize',
  'protocols',
  'Ref',
] as const

/** Fields of a source or a target (`displayed_source`, `displayed_target`), in the order in which they are shown. */
export const partyFields = [
  'Hostname',
  'ips',
  'relevant_ips',
  'ip_count',
  'Port',
  'Proto',
  'services',
  'InFlowCount',
  'OutFlowCount',
  'InPacketCount',
  'OutPacketCount',
  'InByteCount',
  'OutByteCount',
  'ClockSkew',
  'X509ExpiredTime',
  'MAC',
  'URL',
  'Email',
  'Interface',
  'BitMask',
  'Router',
  'Ref',
] as const

/** One of the fields of an event. */
export type MainField = (typeof mainFields)[number]

/** One of the fields of a source or a target. */
export type PartyField = (typeof partyFields)[number]

/** Numbers that are sizes in bytes. */
export const sizes: ReadonlySet<string> = new Set<MainField | PartyField>([
  'ByteCount',
  'ByteCountDropped',
  'AvgPacketSize',
  'InByteCount',
  'OutByteCount',
])
