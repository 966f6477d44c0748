import { describeError } from '../framework/errors/mentat-error.ts'
import type { Logger } from '../framework/logging/logger.ts'
import type { OnImmovable } from '../queue/immovable.ts'

/** Tells an operator of a file that stays in incoming/ because it may not be moved. */
export function leftBehind(logger: Logger): OnImmovable {
  return (name, error) => {
    logger.error(
      `the file ${name} stays in incoming: ${describeError(error)}; change its owner or the folder's sticky bit, or remove it`,
    )
  }
}
