import type { RegistryEntry } from './registry-entry.ts'

/** The part of the registry about what Mentat asks outside: look-up services, mail servers, plugins of others. */
export const outsideFailures = {
  LOOKUP_FAILED: {
    exit: 69,
    transient: true,
    meaning: 'A look-up service (DNS, passive DNS, NERD) cannot be reached or does not work.',
    advice: 'Check its address and key; events pass without what it knows, and it is tried again.',
  },
  LOOKUP_TIMED_OUT: {
    exit: 75,
    transient: true,
    meaning: 'A look-up service did not answer in time.',
    advice: 'Check the service; events pass without what it knows, and it is tried again.',
  },
  LOOKUP_REFUSED: {
    exit: 69,
    transient: false,
    meaning: 'A look-up service works, but does not answer this one question.',
    advice: 'Nothing needs to be done; the event passes without the answer.',
  },
  MAIL_INVALID: {
    exit: 65,
    transient: false,
    meaning: 'A mail cannot be sent as it is: an address, a header field, its size, its file.',
    advice: 'The text names the part; where it comes from the configuration, correct it there.',
  },
  MAIL_REFUSED: {
    exit: 65,
    transient: false,
    meaning: 'The mail server refuses a mail for good.',
    advice:
      'The text holds the words of the server. When the cause is mended: `mentat queue requeue`.',
  },
  MAIL_DEFERRED: {
    exit: 75,
    transient: true,
    meaning: 'The mail server refuses a mail for the time being.',
    advice: 'Nothing needs to be done: it is tried again, with growing pauses.',
  },
  MAIL_SERVER_UNAVAILABLE: {
    exit: 69,
    transient: true,
    meaning: 'The mail server does not answer, or breaks off.',
    advice: 'Check `mail.host` and `mail.port`; mails wait and are sent when it is back.',
  },
  MAIL_SERVER_REFUSED: {
    exit: 77,
    transient: false,
    meaning: 'The mail server does not let us in: login, encryption, or the program is missing.',
    advice: 'Check the section `mail` of the configuration; mails wait meanwhile.',
  },
  MAIL_IN_DOUBT: {
    exit: 75,
    transient: false,
    meaning: 'A mail was being sent, and nobody can say whether the server accepted it.',
    advice:
      'Look for its Message-ID in the log of the mail server; if it did not arrive, send it again: `mentat queue requeue`.',
  },
  PLUGIN_NOT_FOUND: {
    exit: 78,
    transient: false,
    meaning: 'A plugin named in the configuration does not exist.',
    advice: 'Check `name`: a built-in plugin, the path of a file, or an installed package.',
  },
  PLUGIN_INVALID: {
    exit: 78,
    transient: false,
    meaning: 'A file or package named as a plugin is none, or cannot be imported.',
    advice: 'docs/guides/write-an-enricher-plugin.md tells what a plugin has to export.',
  },
  PLUGIN_FAILED: {
    exit: 70,
    transient: false,
    meaning: 'A plugin failed, or answered what it may not; the event passes without its answer.',
    advice:
      'Check its `config` and what it needs (files, addresses); else tell its author, with the text.',
  },
  PLUGIN_TIMED_OUT: {
    exit: 75,
    transient: true,
    meaning: 'A plugin was not ready in time.',
    advice: 'Look at what it needs; the text and the log name it.',
  },
} as const satisfies Record<string, RegistryEntry>
