import type { PartyFieldTexts, Texts } from './texts.ts'

/** Names of fields of an event, in Czech. */
export const czechMainFields: Texts['mainFields'] = {
  ConnCount: 'Spojení',
  FlowCount: 'Toky',
  FlowCountDropped: 'Zahozené toky',
  PacketCount: 'Pakety',
  PacketCountDropped: 'Zahozené pakety',
  ByteCount: 'Data',
  ByteCountDropped: 'Zahozená data',
  AvgPacketSize: 'Průměrný paket',
  protocols: 'Protokoly',
  Ref: 'Odkazy',
}

/** Names of fields of a source or a target, in Czech. */
export const czechPartyFields: Texts['partyFields'] = {
  Hostname: named('Jméno stroje', 'Jméno zdroje', 'Jméno cíle'),
  ips: named('Adresy', 'Zdroje', 'Cíle'),
  relevant_ips: named('Vaše adresy', 'Vaše adresy', 'Vaše adresy'),
  ip_count: named('Cílů celkem', 'Zdrojů celkem', 'Cílů celkem'),
  Port: named('Port', 'Zdrojový port', 'Cílový port'),
  Proto: named('Protokol', 'Protokol zdroje', 'Protokol cíle'),
  services: named('Služba', 'Služba zdroje', 'Služba cíle'),
  InFlowCount: named('Přijaté toky', 'Toky přijaté zdrojem', 'Toky přijaté cílem'),
  OutFlowCount: named('Odeslané toky', 'Toky odeslané zdrojem', 'Toky odeslané cílem'),
  InPacketCount: named('Přijaté pakety', 'Pakety přijaté zdrojem', 'Pakety přijaté cílem'),
  OutPacketCount: named('Odeslané pakety', 'Pakety odeslané zdrojem', 'Pakety odeslané cílem'),
  InByteCount: named('Přijatá data', 'Data přijatá zdrojem', 'Data přijatá cílem'),
  OutByteCount: named('Odeslaná data', 'Data odeslaná zdrojem', 'Data odeslaná cílem'),
  ClockSkew: named('Odchylka hodin', 'Odchylka hodin zdroje', 'Odchylka hodin cíle'),
  X509ExpiredTime: named(
    'Certifikát vypršel',
    'Certifikát zdroje vypršel',
    'Certifikát cíle vypršel',
  ),
  MAC: named('Adresa MAC', 'MAC zdroje', 'MAC cíle'),
  URL: named('URL', 'URL zdroje', 'URL cíle'),
  Email: named('E-mail', 'E-mail zdroje', 'E-mail cíle'),
  Interface: named('Rozhraní', 'Rozhraní zdroje', 'Rozhraní cíle'),
  BitMask: named('Bitová maska', 'Bitová maska zdroje', 'Bitová maska cíle'),
  Router: named('Směrovač', 'Směrovač zdroje', 'Směrovač cíle'),
  Ref: named('Odkazy', 'Odkazy zdroje', 'Odkazy cíle'),
}

function named(own: string, source: string, target: string): PartyFieldTexts {
  return { own, source, target }
}
