/** What XARF calls a kind of incident: its category and type. */
export interface XarfKind {
  readonly category: string
  readonly type: string
}

/** One line of the mapping. */
export interface XarfRule extends XarfKind {
  /** Beginning of a category of IDEA, whole words. */
  readonly idea: string
  /** Which members the type needs beside those of every report. */
  readonly needs: 'transport' | 'scan' | 'message' | 'page' | 'compromise' | 'service' | 'weakness'
}

/**
 * How categories of IDEA are told in XARF 4; the first rule that fits an event and whose members the event can give
 * counts. Only types whose meaning is that of the category are used.
 */
export const xarfRules: readonly XarfRule[] = [
  rule('Attempt.Login', 'connection', 'login_attack', 'transport'),
  rule('Intrusion.UserCompromise', 'connection', 'login_attack', 'transport'),
  rule('Recon.Scanning', 'connection', 'port_scan', 'transport'),
  rule('Availability.DoS', 'connection', 'ddos', 'transport'),
  rule('Availability.DDoS', 'connection', 'ddos', 'transport'),
  rule('Attempt.Exploit', 'connection', 'vulnerability_scan', 'scan'),
  rule('Attempt.NewSignature', 'connection', 'vulnerability_scan', 'scan'),
  rule('Abusive.Spam', 'messaging', 'spam', 'message'),
  rule('Fraud.Phishing', 'content', 'phishing', 'page'),
  rule('Intrusion.Botnet', 'infrastructure', 'botnet', 'compromise'),
  rule('Malware', 'infrastructure', 'botnet', 'compromise'),
  rule('Vulnerable.Open', 'vulnerability', 'cve', 'weakness'),
  rule('Vulnerable.Open', 'vulnerability', 'open_service', 'service'),
  rule('Vulnerable.Config', 'vulnerability', 'misconfiguration', 'service'),
]

/** Everything else; `threat_type` is the category of IDEA in lower case. */
export const xarfFallback: XarfKind = { category: 'reputation', type: 'threat_intelligence' }

function rule(idea: string, category: string, type: string, needs: XarfRule['needs']): XarfRule {
  return { idea, category, type, needs }
}
