import type { Blueprint } from '../../core/blueprint.ts'
import { preferences } from './preferences.ts'
import { signInForm } from './sign-in.tsx'
import { signOutForm } from './sign-out.ts'

/** Signing in and out, and how somebody wants to see things. */
export const authBlueprint: Blueprint = {
  name: 'auth',
  summary: 'signing in and out',
  routes: [signInForm, signOutForm, preferences],
}
