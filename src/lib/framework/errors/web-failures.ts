import type { RegistryEntry } from './registry-entry.ts'

/** Failures of the web interface; see registry.ts. */
export const webFailures = {
  SIGN_IN_NEEDED: {
    exit: 77,
    transient: false,
    meaning: 'The page is for those who have signed in.',
    advice: 'Sign in; programs give an API key in the header Authorization.',
  },
  SIGN_IN_REFUSED: {
    exit: 77,
    transient: false,
    meaning: 'Signing in was refused.',
    advice: 'Check login and password; a new account has to be enabled by somebody first.',
  },
  SIGN_IN_UNAVAILABLE: {
    exit: 69,
    transient: true,
    meaning: 'Whoever knows who people are does not answer.',
    advice: 'Wait a moment. If it lasts, check sign_in.oidc.issuer in the configuration of hawat.',
  },
  SIGN_IN_LOCKED: {
    exit: 75,
    transient: true,
    meaning: 'Too many wrong passwords came for this login or from this address.',
    advice: 'Wait as long as the text says; an administrator can set a new password.',
  },
  KEY_INVALID: {
    exit: 77,
    transient: false,
    meaning: 'An API key is unknown, has expired, or its user is disabled.',
    advice: 'Make a new one on the page of your account.',
  },
  FORBIDDEN: {
    exit: 77,
    transient: false,
    meaning: 'The user may not see or do this.',
    advice: 'Ask an administrator, or a manager of your group.',
  },
  FORM_FOREIGN: {
    exit: 77,
    transient: false,
    meaning: 'A form does not show that it comes from our own page.',
    advice: 'Load the page again and send the form from there.',
  },
  PAGE_NOT_FOUND: {
    exit: 66,
    transient: false,
    meaning: 'There is no page at this address.',
    advice: 'Check the address, or start from the home page.',
  },
  REQUEST_INVALID: {
    exit: 64,
    transient: false,
    meaning: 'A request of the web interface cannot be understood.',
    advice: 'The text says what was expected; /api/openapi.json describes every request.',
  },
  QUERY_QUOTA: {
    exit: 75,
    transient: true,
    meaning: 'A user has as many searches running as one may have.',
    advice: 'Wait for one of them, or stop it on the page "My queries".',
  },
  QUERY_CANCELLED: {
    exit: 75,
    transient: true,
    meaning: 'A search was stopped before it had an answer.',
    advice: 'Somebody stopped it, or the page was left; ask again if it is still wanted.',
  },
  RATE_EXCEEDED: {
    exit: 75,
    transient: true,
    meaning: 'More requests came than `rate` of the web interface allows.',
    advice: 'Wait for the rest of the minute, and ask less often.',
  },
  BLUEPRINT_INVALID: {
    exit: 78,
    transient: false,
    meaning: 'A part of the web interface does not fit: by its names, addresses, or form.',
    advice: 'The text names it; docs/guides/write-a-blueprint.md tells what is expected.',
  },
  ASSETS_MISSING: {
    exit: 69,
    transient: false,
    meaning: 'The scripts and style sheets of the web interface are not there.',
    advice: 'In a checkout, `npm run build` makes them.',
  },
} as const satisfies Record<string, RegistryEntry>
