import { checkStrict } from '../../../src/lib/idea/strict.ts'
import type { HubFailure } from './hub-error.ts'
import type { HubClient } from './store.ts'

/** What is wrong with an event that a client sends, as the Warden server tells it; the first kind of failure alone. */
export function checkEvent(event: unknown, client: HubClient, sizeLimit: number): HubFailure[] {
  const text = JSON.stringify(event)
  const problems = checkStrict(text)
  if (problems.length > 0) {
    return problems.map(({ path, found, expected }) => {
      const message = `Validation error: key "${path === '(root)' ? '' : path}", value "${found}"`
      return { error: 460, message, expected }
    })
  }
  const { Node: nodes, Category: categories } = event as Checked
  const name = nodes?.[0]?.Name
  if (name === undefined) return refused('Event does not bear valid Node attribute')
  if (name.toLowerCase() !== client.name)
    return refused('Node does not correspond with saving client')
  if (client.test && !categories.includes('Test')) {
    const message = `You're allowed to send only messages, containing "Test" among categories.`
    return [{ error: 422, message, categories }]
  }
  if (text.length < sizeLimit) return []
  return [{ error: 413, message: `Event too long (>${sizeLimit} B)` }]
}

interface Checked {
  readonly Node?: readonly { readonly Name?: string }[]
  readonly Category: readonly string[]
}

function refused(message: string): HubFailure[] {
  return [{ error: 422, message }]
}
