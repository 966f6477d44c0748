import type { RegistryEntry } from './registry-entry.ts'

/** The part of the registry about events. */
export const eventFailures = {
  EVENT_NOT_JSON: {
    exit: 65,
    transient: false,
    meaning: 'A message is not a JSON document.',
    advice: 'The text names line and column; the producer has to write complete, valid JSON.',
  },
  EVENT_NOT_UTF8: {
    exit: 65,
    transient: false,
    meaning: 'A message holds bytes that are not UTF-8.',
    advice: 'The producer has to write UTF-8.',
  },
  EVENT_NOT_OBJECT: {
    exit: 65,
    transient: false,
    meaning: 'A message is JSON but not an object.',
    advice: 'One file (or line) holds one IDEA event: a JSON object.',
  },
  EVENT_EMPTY: {
    exit: 65,
    transient: false,
    meaning: 'A message file is empty.',
    advice: 'The producer must write into tmp/ and rename into incoming/ only when it is complete.',
  },
  EVENT_TOO_DEEP: {
    exit: 65,
    transient: false,
    meaning: 'A message is nested deeper than any real event.',
    advice: 'Look at the message; real events are nested fewer than ten levels deep.',
  },
  EVENT_PATH_INVALID: {
    exit: 78,
    transient: false,
    meaning: 'A path that names a place in an event cannot be read.',
    advice:
      'Write segments joined by dots, each with an index at most: _Mentat.EventClass, Source[1].Note, Node[#].Name, Category[*].',
  },
  EVENT_INVALID: {
    exit: 65,
    transient: false,
    meaning: 'A message lacks what an IDEA event needs, or a value cannot be understood.',
    advice: '`mentat event validate FILE` names every problem with its path.',
  },
  EVENT_ID_TAKEN: {
    exit: 65,
    transient: false,
    meaning: 'Another event with the same ID and other content is stored already.',
    advice: 'IDs must be unique: compare with `mentat event show ID`, then tell the producer.',
  },
  EVENT_REFUSED_BY_DATABASE: {
    exit: 65,
    transient: false,
    meaning: 'The database refused this one event; its neighbours were stored.',
    advice: 'The text holds the words of the server; report it, the event is kept.',
  },
  EVENT_CIRCLES: {
    exit: 65,
    transient: false,
    meaning: 'Rules have sent an event from queue to queue more often than any sensible way takes.',
    advice:
      'Follow `dispatch` and `duplicate` in the rules of all inspectors: they must not lead back to a queue where the event has been.',
  },
  EVENT_NOT_FOUND: {
    exit: 66,
    transient: false,
    meaning: 'No event with this ID is stored.',
    advice: 'Search for it: `mentat event search`; it may wait in a queue: `mentat queue list`.',
  },
  EVENT_UNKNOWN: {
    exit: 66,
    transient: false,
    meaning: 'No trace, no queue and no database knows an event of this ID.',
    advice:
      'Check the ID. Traces keep the newest `trace_size` bytes of each daemon; an event may have come before that.',
  },
} as const satisfies Record<string, RegistryEntry>
