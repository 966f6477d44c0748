import type { RegistryEntry } from './registry-entry.ts'

/** The part of the registry about events that come over HTTP. Most of it is read by those who send them. */
export const receiverFailures = {
  RECEIVER_KEY_INVALID: {
    exit: 77,
    transient: false,
    meaning: 'A request to the receiver has no key, or one that the receiver does not know.',
    advice:
      'Send the header "Authorization: Bearer KEY"; `mentat receiver key NAME` makes a new key.',
  },
  RECEIVER_PATH_UNKNOWN: {
    exit: 64,
    transient: false,
    meaning: 'The receiver has nothing at this address, or not for this method.',
    advice: 'Events are sent by POST to /v1/events; /v1/openapi.json describes it.',
  },
  RECEIVER_REQUEST_INVALID: {
    exit: 64,
    transient: false,
    meaning: 'A request to the receiver cannot be understood as a whole; nothing of it was taken.',
    advice: 'The text says what was expected; sending the same again does not help.',
  },
  RECEIVER_TYPE_UNKNOWN: {
    exit: 64,
    transient: false,
    meaning:
      'The body of a request to the receiver is of a type or encoding that it does not read.',
    advice:
      'Send "Content-Type: application/json" (one event, or a list of events) or "application/x-ndjson" (one event a line), in UTF-8, plain or with "Content-Encoding: gzip".',
  },
  RECEIVER_REQUEST_TOO_LARGE: {
    exit: 64,
    transient: false,
    meaning: 'A request to the receiver has more bytes or events than it takes at once.',
    advice: 'Send the events in several requests; nothing of this one was taken.',
  },
  RECEIVER_TIMED_OUT: {
    exit: 75,
    transient: true,
    meaning: 'A request to the receiver did not arrive in time.',
    advice: 'Send it again; over a slow line with fewer events, or with gzip.',
  },
  RECEIVER_RATE_EXCEEDED: {
    exit: 75,
    transient: true,
    meaning: 'More events came with a key than `rate` in receiver.conf allows.',
    advice: 'Send the same again after the seconds in the header Retry-After.',
  },
  RECEIVER_BUSY: {
    exit: 75,
    transient: true,
    meaning: 'The receiver takes nothing at the moment: its queue is full, or too much arrives.',
    advice: 'Send the same again after the seconds in the header Retry-After.',
  },
  RECEIVER_CERTIFICATE_INVALID: {
    exit: 78,
    transient: false,
    meaning: 'The certificate of the receiver, or its key, cannot be used.',
    advice: 'Check tls.certificate and tls.key in receiver.conf, and who may read these files.',
  },
} as const satisfies Record<string, RegistryEntry>
