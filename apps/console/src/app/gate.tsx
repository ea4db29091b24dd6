import { ClientProblem } from '@grenier/contracts'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { useClient } from '../shared/api/client.ts'
import { rememberServed } from '../shared/api/early.ts'
import { installationQuery, sessionQuery } from '../shared/api/queries.ts'
import { SessionProvider, type SignedIn } from '../shared/api/session.tsx'
import { useSigningOut } from '../shared/api/sign-out.ts'
import { ProblemView } from '../shared/ui/problem-view.tsx'
import { ChooseMember } from './choose-member.tsx'
import { EarlyPage } from './early-page.tsx'
import { NobodyYet } from './nobody-yet.tsx'
import { Shell } from './shell.tsx'
import { SignInPage } from './sign-in-page.tsx'

const InvitationPage = lazy(async () => ({
  default: (await import('./invitation-page.tsx')).InvitationPage,
}))

/** Where the links of invitations lead: whoever comes there may have no role yet. */
const invitationPath = '/invitation'

/** Lets in who is signed in, to what they may open; everybody else is told what to do. */
export function Gate() {
  const client = useClient()
  const isInvited = useLocation({ select: ({ pathname }) => pathname === invitationPath })
  const session = useQuery(sessionQuery(client))
  const installation = useQuery({
    ...installationQuery(client),
    // Asked for those whom it is told.
    enabled: session.data !== undefined && session.data.roles.length > 0,
  })
  const served = session.data?.tenantId
  useEffect(() => {
    if (served !== undefined) rememberServed(served)
  }, [served])
  // Whoever leaves sees the page go at once, and asks nothing more that would be answered after the session's end.
  const leaving = useSigningOut()
  if (leaving?.status === 'pending') return <EarlyPage />
  if (leaving?.status === 'success') return <SignInPage isInvited={false} />
  if (leaving?.status === 'error') return <ProblemView error={leaving.error} onRetry={() => window.location.reload()} />
  const refusal = session.error
  if (refusal instanceof ClientProblem && refusal.status === 401) return <SignInPage isInvited={isInvited} />
  if (refusal !== null) return <ProblemView error={refusal} onRetry={() => void session.refetch()} />
  if (session.data === undefined) return <EarlyPage />
  if (isInvited) {
    return (
      <Suspense fallback={<EarlyPage />}>
        <InvitationPage session={session.data} />
      </Suspense>
    )
  }
  const { roles, tenants, tenantId } = session.data
  if (roles.length === 0 && tenants.length > 1) return <ChooseMember session={session.data} />
  if (roles.length === 0 && tenantId === null) return <NobodyYet session={session.data} />
  if (installation.error !== null)
    return <ProblemView error={installation.error} onRetry={() => void installation.refetch()} />
  if (installation.data === undefined) return <EarlyPage />
  const signedIn: SignedIn = { session: session.data, installation: installation.data }
  return (
    <SessionProvider value={signedIn}>
      <Shell>
        <Outlet />
      </Shell>
    </SessionProvider>
  )
}
