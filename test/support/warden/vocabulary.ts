/** Names of categories that the hub knows (its catmap). */
const categories: Readonly<Record<string, string>> = {
  Abusive: 'Spam Harassment Child Sexual Violence',
  Malware: 'Virus Worm Trojan Spyware Dialer Rootkit',
  Recon: 'Scanning Sniffing SocialEngineering Searching',
  Attempt: 'Exploit Login NewSignature',
  Intrusion: 'AdminCompromise UserCompromise AppCompromise Botnet',
  Availability: 'DoS DDoS Sabotage Outage',
  Information: 'UnauthorizedAccess UnauthorizedModification',
  Fraud: 'UnauthorizedUsage Copyright Masquerade Phishing Scam',
  Vulnerable: 'Open Config',
  Anomaly: 'Traffic Connection Protocol System Application Behaviour',
  Other: '',
  Test: '',
}

export const knownCategories: ReadonlySet<string> = new Set(
  Object.entries(categories).flatMap(([top, below]) => [
    top,
    ...below.split(' ').flatMap((name) => (name === '' ? [] : [`${top}.${name}`])),
  ]),
)

/** Types of nodes that it knows (its tagmap). */
export const knownTags: ReadonlySet<string> = new Set(
  (
    'Connection Datagram Content Data File Flow Log Protocol Host Network Correlation External Reporting Relay Auth ' +
    'Blackhole Signature Statistical Heuristic Integrity Policy Honeypot Tarpit Recon Monitor Other'
  ).split(' '),
)
