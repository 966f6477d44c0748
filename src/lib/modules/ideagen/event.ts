/** A source or target as ideagen writes it; IDEA 3.2 and the counters that flow analysers add. */
export interface Party {
  Type?: string[]
  Hostname?: string[]
  IP4?: string[]
  IP6?: string[]
  MAC?: string[]
  Port?: number[]
  Proto?: string[]
  URL?: string[]
  Email?: string[]
  AttachHand?: string[]
  Note?: string
  Spoofed?: boolean
  Imprecise?: boolean
  Anonymised?: boolean
  ASN?: number[]
  Router?: string[]
  Netname?: string[]
  Ref?: string[]
  InFlowCount?: number
  InByteCount?: number
  OutFlowCount?: number
  OutByteCount?: number
  UserAgent?: string
}

/** An attachment; IDEA 3.3. */
export interface Attachment {
  Handle?: string
  FileName?: string[]
  Type?: string[]
  Hash?: string[]
  Size?: number
  Ref?: string[]
  Note?: string
  ContentType?: string
  ContentCharset?: string
  ContentEncoding?: 'base64'
  Content?: string
  ExternalURI?: string[]
}

/** A detector or relay; IDEA 3.4. */
export interface EventNode {
  Name: string
  Type: string[]
  SW?: string[]
  AggrWin?: string
  Note?: string
}

/** What a scenario decides of an event; the generator adds Format, ID, times and nodes. */
export interface Draft {
  AltNames?: string[]
  CorrelID?: string[]
  AggrID?: string[]
  PredID?: string[]
  RelID?: string[]
  ConnCount?: number
  FlowCount?: number
  PacketCount?: number
  ByteCount?: number
  Category: string[]
  Ref?: string[]
  Confidence?: number
  Description?: string
  Note?: string
  TLP?: string
  Credentials?: { Username: string; Password: string }[]
  Source?: Party[]
  Target?: Party[]
  Attach?: Attachment[]
}

/** The times of an event, as they are printed. */
export interface EventTimes {
  CreateTime?: string
  DetectTime: string
  EventTime?: string
  CeaseTime?: string
  WinStartTime?: string
  WinEndTime?: string
}

/** A complete event. */
export interface GeneratedEvent extends EventTimes, Draft {
  Format: 'IDEA0'
  ID: string
  Node: EventNode[]
}
