import type { Role, SessionView } from '@grenier/contracts'
import { createContext, use } from 'react'
import type { KnownInstallation } from './queries.ts'

/** Who is signed in, and where. */
export interface SignedIn {
  readonly session: SessionView
  readonly installation: KnownInstallation
}

const SessionContext = createContext<SignedIn | null>(null)

export const SessionProvider = SessionContext.Provider

export function useSignedIn(): SignedIn {
  const signedIn = use(SessionContext)
  if (signedIn === null) throw new Error('nobody is signed in here')
  return signedIn
}

/** The member served; throws where none is: pages of members are shown to nobody else. */
export function useServedTenant(): { readonly tenantId: string; readonly name: string } {
  const { session } = useSignedIn()
  const served = session.tenants.find(({ tenantId }) => tenantId === session.tenantId)
  if (served === undefined) throw new Error('no member is served')
  return served
}

/** Whether the person has one of these roles, here and now. It hides what would be refused; only the API refuses. */
export function useMay(...wanted: readonly Role[]): boolean {
  const { session } = useSignedIn()
  return session.roles.some((role) => wanted.includes(role))
}
