import { rememberServed } from './early.ts'

/** Where to sign in, and come back to the page that is open. */
export function signInAddress({ pathname, search }: { readonly pathname: string; readonly search: string }): string {
  return `/auth/sign-in?returnTo=${encodeURIComponent(`${pathname}${search}`)}`
}

/** Ends the session here, and leads to where the provider ends its own. */
export async function signOut(): Promise<void> {
  rememberServed(null)
  const response = await fetch('/auth/sign-out', { method: 'POST' })
  const answer: unknown = response.ok ? await response.json() : null
  const url = answer !== null && typeof answer === 'object' && 'signOutUrl' in answer ? answer.signOutUrl : null
  window.location.assign(typeof url === 'string' ? url : '/')
}
