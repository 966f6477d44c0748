import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../framework/time/clock.ts'
import type { JsonObject } from '../../idea/json.ts'
import type { ReceiverConfig } from './config.ts'
import { digestOf } from './new-key.ts'
import { RateLimit } from './rate-limit.ts'

/** Somebody who may send events. */
export interface Sender {
  readonly name: string
  /** What stands in front of the nodes of each event. */
  readonly node: (JsonObject & { readonly Name: string }) | undefined
  readonly rate: RateLimit
}

/** The keys that are known, by their digests. */
export class KeyRing {
  readonly #senders: readonly { readonly digest: Buffer; readonly sender: Sender }[]

  constructor({ keys, rate }: Pick<ReceiverConfig, 'keys' | 'rate'>, clock: Clock) {
    this.#senders = keys.map((key) => ({
      digest: Buffer.from(key.sha256, 'hex'),
      sender: {
        name: key.name,
        node: key.node && { Name: key.node.name, Type: key.node.type },
        rate: new RateLimit(key.rate ?? rate, clock),
      },
    }))
  }

  /** Whose key it is. How long it takes does not tell how much of it is right. */
  senderOf(key: string): Sender | undefined {
    const given = digestOf(key)
    let found: Sender | undefined
    for (const { digest, sender } of this.#senders) {
      if (timingSafeEqual(digest, given)) found = sender
    }
    return found
  }
}
