import { compileExpression, type Expression } from '../../filter/compile.ts'
import { describeError, MentatError } from '../../framework/errors/mentat-error.ts'
import { excerpt } from '../../idea/excerpt.ts'
import { type EventPath, parseEventPath, type SetMode } from '../../idea/event-path.ts'
import type { JsonValue } from '../../idea/json.ts'
import { parseMailAddress } from '../../services/mail/address.ts'
import { type OwnQueues, targetQueue } from './queue-target.ts'
import type { ReportArguments } from './report-mail.ts'
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

/** What a `report` is made with. */
export type ReportOptions = ReportArguments & { readonly to: readonly string[] }

/** What actions are read with. */
export interface ActionContext extends OwnQueues {
  /** Of mails that are told no other one. */
  readonly sender: string | undefined
}

/**
 * Makes an action of its configuration.
 * @throws MentatError EVENT_PATH_INVALID, FILTER_INVALID, CONFIG_INVALID, MAIL_INVALID
 */
export function compileAction(options: ActionOptions, context: ActionContext): Action {
  const { text, ...doing } = compile(options, context)
  return { text: options.name === undefined ? text : `${options.name}: ${text}`, ...doing }
}

function compile(options: ActionOptions, context: ActionContext): Action {
  const { action: kind } = options
  switch (kind) {
    case 'tag': {
      const { path, value, ...mode } = options.args
      const text = `tag ${path} = ${excerpt(value)}`
      return { kind, text, path: parseEventPath(path), value, mode }
    }
    case 'set': {
      const { path, expression, ...mode } = options.args
      const text = `set ${path} = ${expression.length > 100 ? `${expression.slice(0, 100)}…` : expression}`
      const compiled = compileExpression(expression)
      return { kind, text, path: parseEventPath(path), expression: compiled, mode }
    }
    case 'report': {
      const report = reportOf(options.args, context)
      return { kind, text: `report to ${report.to.join(', ')}`, report }
    }
    case 'drop':
      return { kind, text: kind, label: options.args.label }
    case 'dispatch':
    case 'duplicate':
      return {
        kind,
        text: `${kind} to ${options.args.queue_tgt}`,
        queue: targetQueue(options.args.queue_tgt, context),
      }
    case 'log':
      return { kind, text: `log ${options.args.label}`, label: options.args.label }
  }
}

function reportOf(
  args: Extract<ActionOptions, { action: 'report' }>['args'],
  { sender }: ActionContext,
): ReportOptions {
  const { to, from = sender, ...others } = args
  if (from === undefined) {
    throw new MentatError('CONFIG_INVALID', 'the mail has no sender', {
      advice: 'Name it here (`from`), or once for all (`mail.from`).',
      fields: { argument: 'from' },
    })
  }
  const report = { ...others, from, to: [to].flat() }
  checkAddresses(report.to, 'to')
  checkAddresses([from], 'from')
  checkAddresses([args.reply_to ?? from], 'reply_to')
  return report
}

function checkAddresses(addresses: readonly string[], argument: string): void {
  try {
    addresses.forEach(parseMailAddress)
  } catch (error) {
    throw new MentatError('MAIL_INVALID', describeError(error), { fields: { argument } })
  }
}
