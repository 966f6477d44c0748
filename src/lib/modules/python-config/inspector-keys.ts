import { isPlainObject, type PlainObject } from '../../framework/config/schema-node.ts'
import { queueName } from './queue-name.ts'
import { readExpression, readRule } from './rule-difference.ts'
import { type KeyTable, same, type Told } from './told.ts'

/** Longest name of a rule; in the original it is the text of the rule if nothing else is said. */
const LONGEST_NAME = 200

/** Keys of the inspector. */
export const inspectorKeys: KeyTable = {
  inspection_rules: (value) => {
    const told = (Array.isArray(value) ? value : []).map(ruleOf)
    const rules = told.map(({ rule }) => rule)
    const carried: Told = {
      verdict: 'same',
      text: `${rules.length} rules, of the same form`,
      carry: [{ path: ['inspection_rules'], value: rules }],
    }
    return [carried, ...told.flatMap(({ remarks }) => remarks)]
  },
  fallback_actions: (value) => {
    const remarks: Told[] = []
    const actions = (Array.isArray(value) ? value : []).map((action: unknown, index) =>
      actionOf(action, [String(index)], remarks),
    )
    const carry = [{ path: ['fallback_actions'], value: actions }]
    return [{ verdict: 'same', text: 'means what it meant', carry }, ...remarks]
  },
  add_event_class_rules: same,
}

interface ReadRule {
  readonly rule: unknown
  readonly remarks: readonly Told[]
}

/** A rule for our file: one that cannot be understood is parked with `enabled: false`. */
function ruleOf(value: unknown, index: number): ReadRule {
  const within = [String(index)]
  if (!isPlainObject(value) || typeof value['rule'] !== 'string') {
    const text = 'is no rule: it has no text "rule", so it is left out of use'
    return {
      rule: { rule: 'false', enabled: false, actions: [] },
      remarks: [{ verdict: 'unknown', text, within }],
    }
  }
  const remarks: Told[] = []
  const { actions, name } = value
  const list = Array.isArray(actions) ? actions : []
  const rule: PlainObject = {
    ...value,
    ...(typeof name === 'string' && name.length > LONGEST_NAME
      ? { name: name.slice(0, LONGEST_NAME) }
      : {}),
    actions: list.map((action: unknown, at) =>
      actionOf(action, [...within, 'actions', String(at)], remarks),
    ),
  }
  const { fault, differences } = readRule(value['rule'])
  for (const [text = '', ...details] of differences) {
    remarks.push({ verdict: 'changed', text, details, within: [...within, 'rule'], carry: [] })
  }
  if (fault === undefined) return { rule, remarks }
  const [text = '', ...details] = fault
  const told = `cannot be understood here, so it is parked ("enabled": false): ${text}`
  remarks.push({ verdict: 'changed', text: told, details, within: [...within, 'rule'] })
  return { rule: { ...rule, enabled: false }, remarks }
}

function actionOf(action: unknown, within: readonly string[], remarks: Told[]): unknown {
  if (!isPlainObject(action) || !isPlainObject(action['args'])) return action
  const { args } = action
  const target = args['queue_tgt']
  if (typeof target === 'string') {
    const queue = queueName(target)
    if (queue === target) return action
    const text = `the queue is called ${queue} here`
    remarks.push({ verdict: 'changed', text, within: [...within, 'args', 'queue_tgt'], carry: [] })
    return { ...action, args: { ...args, queue_tgt: queue } }
  }
  const expression = args['expression']
  if (action['action'] === 'set' && typeof expression === 'string') {
    const { fault } = readExpression(expression)
    if (fault === undefined) return action
    const [text = '', ...details] = fault
    const told = `cannot be understood here, so the action is parked ("enabled": false): ${text}`
    remarks.push({
      verdict: 'changed',
      text: told,
      details,
      within: [...within, 'args', 'expression'],
    })
    return { ...action, enabled: false }
  }
  return action
}
