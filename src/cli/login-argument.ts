import { Args } from '@oclif/core'

/** Names the user that a command is about. */
export const loginArgument = Args.string({
  description: 'the name to log in with',
  required: true,
  ignoreStdin: true,
})
