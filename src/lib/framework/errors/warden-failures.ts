import type { RegistryEntry } from './registry-entry.ts'

/** The part of the registry about Warden hubs. */
export const wardenFailures = {
  WARDEN_UNAVAILABLE: {
    exit: 69,
    transient: true,
    meaning:
      'The Warden hub or its registration authority cannot be reached, breaks off, or does not work at the moment.',
    advice: 'Check `warden.url` and the network; daemons wait and go on by themselves.',
  },
  WARDEN_TIMED_OUT: {
    exit: 75,
    transient: true,
    meaning: 'The Warden hub or its registration authority did not answer in time.',
    advice: 'Nothing needs to be done, unless it lasts: then see `warden.timeout`.',
  },
  WARDEN_CREDENTIALS_INVALID: {
    exit: 78,
    transient: false,
    meaning:
      'The certificate of this Warden client, its key or the certificates of the authorities cannot be used.',
    advice: 'Check `warden.certfile`, `warden.keyfile` and `warden.cafile`.',
  },
  WARDEN_KEY_OPEN: {
    exit: 78,
    transient: false,
    meaning: 'Everybody on this machine may read the private key of this Warden client.',
    advice: 'chmod o= on the file; if others use this machine, ask for a new certificate.',
  },
  WARDEN_CERTIFICATE_EXPIRED: {
    exit: 78,
    transient: false,
    meaning: 'The certificate of this Warden client is not valid at this time.',
    advice:
      'Get a new one (`mentat warden register --force`, with a token); if it is valid, set the clock of this machine.',
  },
  WARDEN_CERTIFICATE_REFUSED: {
    exit: 77,
    transient: false,
    meaning: 'The Warden hub does not accept the certificate of this client.',
    advice: 'It must come from an authority that the hub trusts: check `warden.certfile`.',
  },
  WARDEN_HUB_UNTRUSTED: {
    exit: 77,
    transient: false,
    meaning:
      'The certificate of the Warden hub or of its registration authority proves nothing: wrong issuer, name or time.',
    advice: 'Check `warden.cafile` and `warden.url`; else tell the operators of the hub.',
  },
  WARDEN_REFUSED: {
    exit: 77,
    transient: false,
    meaning: 'The Warden hub does not let this client in, or not do this.',
    advice: 'Check `warden.name`, `warden.secret` and `warden.certfile`.',
  },
  WARDEN_REGISTRATION_REFUSED: {
    exit: 77,
    transient: false,
    meaning: 'The registration authority of Warden does not issue a certificate for this client.',
    advice: 'Ask the operators of the authority; the text holds its words.',
  },
  WARDEN_CERTIFICATE_WRONG: {
    exit: 65,
    transient: false,
    meaning: 'A certificate that was issued cannot be that of this client: wrong key or name.',
    advice: 'Nothing was changed; tell the operators of the registration authority.',
  },
  WARDEN_FILES_EXIST: {
    exit: 73,
    transient: false,
    meaning: 'This Warden client has a certificate or a key already.',
    advice:
      '`mentat warden renew --force` gets a new certificate; `mentat warden register --force` begins anew, and keeps copies.',
  },
  WARDEN_REQUEST_WRONG: {
    exit: 65,
    transient: false,
    meaning: 'The Warden hub understands what it is asked, and cannot do it.',
    advice: 'The text holds the words of the hub; it often is a filter with an unknown name.',
  },
  WARDEN_ANSWER_INVALID: {
    exit: 69,
    transient: true,
    meaning: 'What answers is no Warden hub or registration authority, or its answer is damaged.',
    advice: 'Check `warden.url`: the address of the hub up to, and without, the name of a method.',
  },
  WARDEN_ANSWER_TOO_LARGE: {
    exit: 65,
    transient: false,
    meaning: 'The Warden hub answers more than is read.',
    advice: 'Raise `warden.max_answer_size`.',
  },
  WARDEN_EVENT_REFUSED: {
    exit: 65,
    transient: false,
    meaning: 'The Warden hub refuses an event for good.',
    advice: 'The text holds the words of the hub. When mended: `mentat queue requeue`.',
  },
  WARDEN_POSITION_INVALID: {
    exit: 78,
    transient: false,
    meaning: 'The file that tells how far the Warden hub was read is damaged.',
    advice:
      'Restore it from a backup, or move it away: then `first_start` in warden-receiver.conf tells where to begin.',
  },
  WARDEN_DOUBTS_INVALID: {
    exit: 78,
    transient: false,
    meaning: 'The file that tells which events the Warden hub may have is damaged.',
    advice:
      'Restore it from a backup, or move it away: then what was just being sent may be sent twice.',
  },
  WARDEN_IN_DOUBT: {
    exit: 75,
    transient: false,
    meaning: 'Events were sent, and no answer tells whether the Warden hub has saved them.',
    advice:
      'Ask the hub for its latest events; what it does not have can be sent again: `mentat queue requeue`.',
  },
} as const satisfies Record<string, RegistryEntry>
