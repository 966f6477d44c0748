import { type Static, type TProperties, type TUnsafe, Type } from 'typebox'
import type { JsonValue } from '../../idea/json.ts'

/** What every action may say of itself. */
const common = {
  name: Type.Optional(
    Type.String({ description: 'Name of the action in traces.', minLength: 1, maxLength: 100 }),
  ),
  description: Type.Optional(Type.String({ description: 'What the action is for.' })),
  enabled: Type.Boolean({ description: 'Whether the action is carried out.', default: true }),
}

/** Any constant: text, number, true or false, list, object. */
const constant: TUnsafe<JsonValue> = Type.Unsafe<JsonValue>({
  description: 'The value to write.',
})

const path = Type.String({
  description: 'The place in the event: _Mentat.EventClass, Note, Source[1].Type[*].',
  minLength: 1,
})

const mode = {
  overwrite: Type.Boolean({
    description: 'Whether a value that is there is replaced.',
    default: true,
  }),
  unique: Type.Boolean({
    description: 'Whether a list that has the value already is left as it is.',
    default: false,
  }),
}

const queueTarget = {
  queue_tgt: Type.String({
    description: 'The queue: a name under spool/ or a path.',
    minLength: 1,
  }),
}

const address = { minLength: 1, maxLength: 500 }
const recipient = Type.String({ ...address, description: 'An address.' })

const tag = action('tag', { path, value: constant, ...mode })
const set = action('set', {
  path,
  expression: Type.String({ description: 'What is evaluated over the event.', minLength: 1 }),
  ...mode,
})
const report = action('report', {
  to: Type.Union([recipient, Type.Array(recipient, { minItems: 1, maxItems: 100 })], {
    description: 'Who gets the mail.',
  }),
  from: Type.Optional(Type.String({ ...address, description: 'The sender. Default: mail.from.' })),
  reply_to: Type.Optional(
    Type.String({ ...address, description: 'Where answers are to go, if not to the sender.' }),
  ),
  subject: Type.String({ description: 'The subject of the mail.', minLength: 1, maxLength: 500 }),
  report_type: Type.String({
    description: 'The value of the header that tells kinds of reports apart.',
    minLength: 1,
    maxLength: 100,
  }),
})
const drop = action('drop', {
  label: Type.Optional(Type.String({ description: 'Text for the log.', minLength: 1 })),
})
const dispatch = action('dispatch', queueTarget)
const duplicate = action('duplicate', queueTarget)
const log = action('log', {
  label: Type.String({
    description: 'Text for the log.',
    default: 'Inspection rule matched',
    minLength: 1,
  }),
})

/** What a rule does with the events it matches. */
export const actionSchema = Type.Union([tag, set, report, drop, dispatch, duplicate, log])

/** One action as it is configured, defaults filled in. */
export type ActionOptions = Static<typeof actionSchema>

/** One rule. */
export const ruleSchema = Type.Object({
  rule: Type.String({
    description: 'The condition, in the filter language.',
    minLength: 1,
    maxLength: 100_000,
  }),
  name: Type.Optional(
    Type.String({
      description: 'Name of the rule in logs, traces and statistics. Default: the condition.',
      minLength: 1,
      maxLength: 200,
    }),
  ),
  description: Type.Optional(Type.String({ description: 'What the rule is for.' })),
  final: Type.Boolean({
    description: 'Whether no other rule follows when this one matched.',
    default: false,
  }),
  enabled: Type.Boolean({ description: 'Whether the rule is used.', default: true }),
  actions: Type.Array(actionSchema, {
    description: 'What is done, in this order, with an event that matches.',
    maxItems: 100,
  }),
})

/** One rule as it is configured, defaults filled in. */
export type RuleOptions = Static<typeof ruleSchema>

function action<const Kind extends string, Args extends TProperties>(kind: Kind, args: Args) {
  return Type.Object({
    action: Type.Literal(kind, { description: 'What is done.' }),
    ...common,
    args: Type.Object(args, { description: `What ${kind} needs.` }),
  })
}
