import type { Clock } from '../../framework/time/clock.ts'
import type { Family } from '../../idea/address.ts'
import type { Interval } from '../../idea/interval.ts'
import { FamilyIndex } from './family-index.ts'
import { SLICE_STEPS, type SlicedWork, workInSlices } from './slices.ts'

/**
 * Finds the networks that contain an address, a network or a range: what a prefix tree does, but for networks that
 * need not be aligned, may lie in each other, overlap in part and occur twice. It consists of flat arrays, about
 * 50 bytes an IPv4 network beside the items themselves, and never changes: when networks change, another is built.
 */
export class NetworkIndex<Item extends Interval> {
  readonly #four: FamilyIndex<Item>
  readonly #six: FamilyIndex<Item>

  private constructor(four: FamilyIndex<Item>, six: FamilyIndex<Item>) {
    this.#four = four
    this.#six = six
  }

  /** Builds it without holding up the event loop; the items must not change meanwhile. */
  static async build<Item extends Interval>(
    items: readonly Item[],
    clock: Clock,
  ): Promise<NetworkIndex<Item>> {
    const build = (family: Family): Promise<FamilyIndex<Item>> =>
      workInSlices(buildFamily(family, items), clock)
    return new NetworkIndex(await build(4), await build(6))
  }

  get size(): number {
    return this.#four.size + this.#six.size
  }

  /** Bytes that it keeps beside the items. */
  get bytes(): number {
    return this.#four.bytes + this.#six.bytes
  }

  /**
   * The items that contain the whole interval, the most specific first: the one with the fewest addresses; of those
   * with equally many, the one that came first.
   */
  containing({ family, low, high }: Interval): Item[] {
    return (family === 4 ? this.#four : this.#six).containing(low, high)
  }
}

function* buildFamily<Item extends Interval>(
  family: Family,
  items: readonly Item[],
): SlicedWork<FamilyIndex<Item>> {
  const own: Item[] = []
  for (const [index, item] of items.entries()) {
    if (item.family === family) own.push(item)
    if (index % SLICE_STEPS === 0) yield
  }
  return yield* FamilyIndex.build(family, own)
}
