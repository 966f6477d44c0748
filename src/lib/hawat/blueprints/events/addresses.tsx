import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { isList, isObject } from '../../../idea/json.ts'
import { signedIn } from '../../core/access.ts'
import { defineView } from '../../core/blueprint.ts'
import { Deferred } from '../../core/page/heading.tsx'
import { eventOf } from './find.ts'
import { Listed } from './members.tsx'

/** Addresses of a block that its page shows at once, and those that each press adds. */
export const FIRST_ADDRESSES = 20
export const MORE_ADDRESSES = 200

/** Most addresses of one answer. */
const MOST_ADDRESSES = 10_000

/** A part of the addresses of one Source or Target (numbered from 1, as attachments are): some events have thousands. */
export const addresses = defineView({
  name: 'events.addresses',
  path: '/events/:id/addresses/:side/:family/:section/:limit/:offset',
  summary: 'some of the addresses of one source or target of an event',
  access: signedIn,
  frame: 'part',
  async load(ask): Promise<readonly string[]> {
    const { side, family, section, limit, offset } = ask.params
    const [key, name] = [sides[side ?? ''], families[family ?? '']]
    const [block, most, first] = [section, limit, offset].map(wholeNumber)
    if (
      key === undefined ||
      name === undefined ||
      block === undefined ||
      most === undefined ||
      first === undefined
    ) {
      throw new MentatError(
        'REQUEST_INVALID',
        'expected …/addresses/source or target/ip4 or ip6/BLOCK/LIMIT/OFFSET',
      )
    }
    const blocks = (await eventOf(ask)).document[key]
    const found = isList(blocks) ? blocks.filter(isObject)[block - 1] : undefined
    if (!found) throw new MentatError('OBJECT_NOT_FOUND', `the event has no ${key} ${block}`)
    const all = found[name]
    const listed = isList(all) ? all.filter((one) => typeof one === 'string') : []
    return listed.slice(first, first + Math.min(most, MOST_ADDRESSES))
  },
  title: () => '',
  page: (listed, { t, params, href }) => {
    const [limit, offset] = [Number(params['limit']), Number(params['offset'])]
    const next = href('events.addresses', { params: { ...params, offset: offset + limit } })
    return (
      listed && (
        <>
          <Listed kind="address" values={listed} most={MOST_ADDRESSES} />
          {listed.length === limit && (
            <Deferred href={next} title={t('Show more')} when="pressed" />
          )}
        </>
      )
    )
  },
})

const sides: Readonly<Record<string, 'Source' | 'Target'>> = { source: 'Source', target: 'Target' }
const families: Readonly<Record<string, 'IP4' | 'IP6'>> = { ip4: 'IP4', ip6: 'IP6' }

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
