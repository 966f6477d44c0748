import { isList, isObject, type JsonObject, type JsonValue } from '../../../idea/json.ts'
import { useFrame } from '../../core/frame.ts'
import { Deferred, Section } from '../../core/page/heading.tsx'
import { Facts } from '../../core/page/table.tsx'
import { FIRST_ADDRESSES, MORE_ADDRESSES } from './addresses.tsx'
import { Listed, Member } from './members.tsx'

/** Blocks of one kind that are shown; all of them stand in the JSON. */
const MOST_BLOCKS = 20

/** Members in this order; those that are not named come after them. */
const ORDER = [
  'IP4',
  'IP6',
  'Hostname',
  'Port',
  'Proto',
  'Type',
  'Name',
  'SW',
  'EventClass',
  'EventSeverity',
  'ResolvedAbuses',
]

/** The blocks of an event that have a name (`Source`, `Node`, `_Mentat`), each with its members. */
export function Blocks({
  event,
  id,
  name,
  title,
}: {
  event: JsonObject
  id: string
  name: string
  title: string
}) {
  const { t } = useFrame().ask
  const value = event[name]
  const blocks = (isList(value) ? value : [value]).filter(isObject)
  if (blocks.length === 0) return null
  return (
    <Section title={blocks.length === 1 ? title : `${title} (${blocks.length})`}>
      {blocks.slice(0, MOST_BLOCKS).map((block, index) => (
        <div class="block">
          <Facts
            facts={inOrder(Object.entries(block)).map(([key, one]) => [
              key,
              isAddresses(name, key, one) ? (
                <Addresses {...{ id, block: name, family: key, section: index + 1, values: one }} />
              ) : (
                <Member block={name} name={key} value={one} />
              ),
            ])}
          />
        </div>
      ))}
      {blocks.length > MOST_BLOCKS && (
        <p class="muted">{t('and {n} more', { n: blocks.length - MOST_BLOCKS })}</p>
      )}
    </Section>
  )
}

function inOrder(
  members: readonly (readonly [string, JsonValue])[],
): (readonly [string, JsonValue])[] {
  const place = (name: string): number =>
    ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length
  return members.toSorted(([a], [b]) => place(a) - place(b))
}

function isAddresses(block: string, key: string, value: JsonValue): value is readonly string[] {
  return (
    (block === 'Source' || block === 'Target') &&
    (key === 'IP4' || key === 'IP6') &&
    isList(value) &&
    value.every((one) => typeof one === 'string')
  )
}

interface AddressParts {
  readonly id: string
  readonly block: string
  readonly family: string
  readonly section: number
  readonly values: readonly string[]
}

/** The first addresses; more are fetched when somebody wants to see them. */
function Addresses({ id, block, family, section, values }: AddressParts) {
  const { t, href } = useFrame().ask
  const more = values.length - FIRST_ADDRESSES
  const params = {
    ...{ id, side: block.toLowerCase(), family: family.toLowerCase(), section },
    ...{ limit: MORE_ADDRESSES, offset: FIRST_ADDRESSES },
  }
  return (
    <>
      <Listed kind="address" values={values.slice(0, FIRST_ADDRESSES)} />
      {more > 0 && (
        <Deferred
          href={href('events.addresses', { params })}
          title={t('Show more of {n} addresses', { n: values.length })}
          when="pressed"
        />
      )}
    </>
  )
}
