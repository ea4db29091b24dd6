import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query'
import { rememberServed } from './early.ts'

const mutationKey = ['signOut']

/** Where to sign in, and come back to the page that is open. */
export function signInAddress({ pathname, search }: { readonly pathname: string; readonly search: string }): string {
  return `/auth/sign-in?returnTo=${encodeURIComponent(`${pathname}${search}`)}`
}

/** How to sign out, for whoever shows the button. What becomes of it is `useSigningOut`'s to tell: the button leaves with its page. */
export function useSignOut(): () => void {
  const queries = useQueryClient()
  const { mutate } = useMutation({
    mutationKey,
    mutationFn: async () => {
      // What was asked before any page stood is nobody's to give up but this.
      await queries.cancelQueries()
      await signOut()
    },
  })
  return mutate
}

/** Somebody's way out, from the press on; undefined as long as nobody pressed. */
export function useSigningOut() {
  return useMutationState({
    filters: { mutationKey },
    select: ({ state: { status, error } }) => ({ status, error }),
  }).at(-1)
}

/** Ends the session here, and leads to where the provider ends its own. */
async function signOut(): Promise<void> {
  rememberServed(null)
  const response = await fetch('/auth/sign-out', { method: 'POST' })
  const answer: unknown = response.ok ? await response.json() : null
  const url = answer !== null && typeof answer === 'object' && 'signOutUrl' in answer ? answer.signOutUrl : null
  window.location.assign(typeof url === 'string' ? url : '/')
}
