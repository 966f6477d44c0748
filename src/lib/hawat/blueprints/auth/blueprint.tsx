import type { Blueprint } from '../../core/blueprint.ts'
import { signInByHeader } from './header.ts'
import { fromProvider, toProvider } from './oidc.ts'
import { preferences } from './preferences.ts'
import { register } from './register.tsx'
import { signInForm } from './sign-in.tsx'
import { signOutForm } from './sign-out.ts'

/** Signing in and out, applying for an account, and how somebody wants to see things. */
export const authBlueprint: Blueprint = {
  name: 'auth',
  summary: 'signing in and out, applying for an account',
  routes: [
    signInForm,
    signInByHeader,
    toProvider,
    fromProvider,
    register,
    signOutForm,
    preferences,
  ],
}
