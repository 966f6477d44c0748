import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Ask } from './ask.ts'
import type { OptionLists } from './blueprint.ts'
import type { Fields } from './form/field.ts'
import type { Given } from './form/read.ts'
import type { Registry } from './registry.ts'

/** The form of a page: its fields, what was given, and what is wrong with it. */
export interface FormState {
  readonly fields: Fields
  readonly given: Given
  /** By field; under '' what is wrong with the whole. */
  readonly faults: Readonly<Record<string, string>>
  readonly options: OptionLists
  /** Stands for what was there when the form was first shown; undefined: it does not matter. */
  readonly basis?: string | undefined
}

/** All that components may need to know of the page they stand on. */
export interface Frame {
  readonly ask: Ask<unknown>
  readonly registry: Registry
  /** Name of the route. */
  readonly route: string
  /** Address of the page, with its query. */
  readonly url: string
  readonly form: FormState
  /** What links from values take along. */
  readonly context: Given
  /** What forms have to give back. */
  readonly formToken: string
  /** Address of a script or style sheet. */
  readonly asset: (name: string) => string
  /** What has just been done. */
  readonly message: string | undefined
  readonly banner: string | undefined
  readonly theme: 'light' | 'dark' | undefined
}

/** Where components find their page. */
export const FrameContext = createContext<Frame | undefined>(undefined)

/** The page on which a component stands. */
export function useFrame(): Frame {
  const frame = useContext(FrameContext)
  if (!frame) throw new TypeError('a component was rendered outside of a page')
  return frame
}
