import { Type } from 'typebox'

/** An option of plugins that ask about single addresses. */
export const addressesPerEvent = {
  addresses_per_event: Type.Integer({
    description: 'So many addresses or names of one event are asked about, the first ones.',
    default: 10,
    minimum: 1,
    maximum: 100,
  }),
}
