import pg from 'pg'

/** How an address is written. */
export const ADDRESS_ADVICE = 'Write it as postgresql://user:password@host:5432/database.'

/** What is wrong with an address, without its words: they may hold the password. Undefined: it can be used. */
export function addressFault(url: string): string | undefined {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    return 'is not an address: it does not begin with postgresql://'
  }
  try {
    new pg.Client({ connectionString: url }).removeAllListeners()
    return undefined
  } catch {
    return 'is not an address: it cannot be taken apart; a password must be percent-encoded'
  }
}
