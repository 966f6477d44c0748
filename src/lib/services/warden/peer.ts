/** Who is asked, as texts name it. */
export interface Peer {
  /** Its address; nothing in it is secret. */
  readonly address: string
  readonly title: 'the hub' | 'the registration authority'
  /** The option that holds the address. */
  readonly option: 'warden.url' | 'warden.ra_url'
}

/** A hub. */
export function hubAt(address: string): Peer {
  return { address, title: 'the hub', option: 'warden.url' }
}
