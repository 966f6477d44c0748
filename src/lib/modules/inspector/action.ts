import { compileExpression, type Expression } from '../../filter/compile.ts'
import { excerpt } from '../../idea/excerpt.ts'
import { type EventPath, parseEventPath, type SetMode } from '../../idea/event-path.ts'
import type { JsonValue } from '../../idea/json.ts'
import { parseMailAddress } from '../../services/mail/address.ts'
import { type OwnQueues, targetQueue } from './queue-target.ts'
import type { ActionOptions } from './rule-options.ts'

/** One thing that is done with events that match, ready to be carried out. */
export type Action = {
  /** For people: `tag _Mentat.EventClass = "x"`. */
  readonly text: string
} & (
  | {
      readonly kind: 'tag'
      readonly path: EventPath
      readonly value: JsonValue
      readonly mode: SetMode
    }
  | {
      readonly kind: 'set'
      readonly path: EventPath
      readonly expression: Expression
      readonly mode: SetMode
    }
  | { readonly kind: 'report'; readonly report: ReportOptions }
  | { readonly kind: 'drop'; readonly label: string | undefined }
  | { readonly kind: 'dispatch' | 'duplicate'; readonly queue: string }
  | { readonly kind: 'log'; readonly label: string }
)

/** What a `report` is configured with. */
export type ReportOptions = Extract<ActionOptions, { action: 'report' }>['args']

/**
 * Makes an action of its configuration.
 * @throws MentatError EVENT_PATH_INVALID, FILTER_INVALID, CONFIG_INVALID, MAIL_INVALID
 */
export function compileAction(options: ActionOptions, queues: OwnQueues): Action {
  const { text, ...doing } = compile(options, queues)
  return { text: options.name === undefined ? text : `${options.name}: ${text}`, ...doing }
}

function compile(options: ActionOptions, queues: OwnQueues): Action {
  const { action: kind } = options
  switch (kind) {
    case 'tag': {
      const { path, value, ...mode } = options.args
      const text = `tag ${path} = ${excerpt(value)}`
      return { kind, text, path: parseEventPath(path), value, mode }
    }
    case 'set': {
      const { path, expression, ...mode } = options.args
      const text = `set ${path} = ${expression}`
      const compiled = compileExpression(expression)
      return { kind, text, path: parseEventPath(path), expression: compiled, mode }
    }
    case 'report': {
      const to = [options.args.to].flat()
      for (const address of [...to, options.args.from]) parseMailAddress(address)
      return { kind, text: `report to ${to.join(', ')}`, report: options.args }
    }
    case 'drop':
      return { kind, text: kind, label: options.args.label }
    case 'dispatch':
    case 'duplicate':
      return {
        kind,
        text: `${kind} to ${options.args.queue_tgt}`,
        queue: targetQueue(options.args.queue_tgt, queues),
      }
    case 'log':
      return { kind, text: `log ${options.args.label}`, label: options.args.label }
  }
}
