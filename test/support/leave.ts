import type { Account } from '../../src/lib/queue/books.ts'
import type { Consumer } from '../../src/lib/queue/consumer.ts'
import type { Way } from '../../src/lib/queue/plan.ts'

/** Lets a message that is held leave, as daemons do: it is decided, then carried out. */
export function leave(consumer: Consumer, name: string, then: Way): void {
  consumer.decide([{ leaving: { name, publish: [], then }, account: accountOf(then) }], false)
  consumer.carryOut()
}

function accountOf(way: Way): Account {
  if (typeof way === 'object' && 'refuse' in way) {
    return { outcome: 'refused', cause: way.refuse.code }
  }
  return { outcome: way === 'remove' ? 'stored' : 'passed' }
}
