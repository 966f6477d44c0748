import type { RegistryEntry } from './registry-entry.ts'

/** The part of the registry about NATS servers and their streams. */
export const natsFailures = {
  NATS_UNAVAILABLE: {
    exit: 69,
    transient: true,
    meaning: 'The NATS server cannot be reached, breaks off, or does not work at the moment.',
    advice: 'Check `nats.servers` and the network; daemons wait and go on by themselves.',
  },
  NATS_TIMED_OUT: {
    exit: 75,
    transient: true,
    meaning: 'The NATS server did not answer in time.',
    advice: 'Nothing needs to be done, unless it lasts: then see `nats.timeout`.',
  },
  NATS_CREDENTIALS_INVALID: {
    exit: 78,
    transient: false,
    meaning: 'Certificate, key, authorities or credentials for the NATS server cannot be used.',
    advice: 'Check `nats.certfile`, `nats.keyfile`, `nats.cafile`, `nats.creds` and `nats.nkey`.',
  },
  NATS_UNTRUSTED: {
    exit: 77,
    transient: false,
    meaning: 'The NATS server proves nothing: no encryption, or a certificate that is wrong.',
    advice: 'Check `nats.cafile` and `nats.servers`; else tell the operators of the server.',
  },
  NATS_REFUSED: {
    exit: 77,
    transient: false,
    meaning: 'The NATS server does not let us in, or not do this.',
    advice: 'Check user, password, token, key or certificate in the section `nats`.',
  },
  NATS_JETSTREAM_OFF: {
    exit: 69,
    transient: false,
    meaning: 'The NATS server keeps no streams: JetStream is not enabled.',
    advice:
      'Add `jetstream { store_dir: … }` to the configuration of the server, or of the account.',
  },
  NATS_STREAM_MISSING: {
    exit: 69,
    transient: false,
    meaning: 'The NATS server does not have the stream.',
    advice: 'Check `nats.stream` and `nats.subject`; with `nats.create_stream` it is made.',
  },
  NATS_STREAM_UNFIT: {
    exit: 78,
    transient: false,
    meaning: 'The NATS stream, or its consumer, is not as it has to be, or cannot be made so.',
    advice: 'Change it with the tool `nats`, or name another one in the section `nats`.',
  },
  NATS_STREAM_FULL: {
    exit: 75,
    transient: true,
    meaning: 'The NATS stream, or the disk that it lies on, has no room.',
    advice: 'See whether it is emptied (`mentat nats info`); else raise its limits.',
  },
  NATS_MESSAGE_REFUSED: {
    exit: 65,
    transient: false,
    meaning: 'The NATS server refuses a message for good: it is too large.',
    advice:
      'Raise `max_payload` of the server or the limit of the stream; then `mentat queue requeue`.',
  },
  NATS_PROGRESS_INVALID: {
    exit: 78,
    transient: false,
    meaning: 'The file that tells what was taken from the NATS stream is damaged.',
    advice:
      'Restore it from a backup, or move it away: then what was just being taken may come twice.',
  },
} as const satisfies Record<string, RegistryEntry>
