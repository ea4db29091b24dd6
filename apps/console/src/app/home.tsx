import { Navigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { lastServed } from '../shared/api/early.ts'
import { useSignedIn } from '../shared/api/session.tsx'
import { useSpeech } from '../shared/i18n/language.tsx'
import { EmptyState } from '../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../shared/ui/late-skeleton.tsx'
import { Page } from '../shared/ui/page.tsx'
import { textsWith } from './texts-with.ts'

const loadMemberHome = () => import('../features/member/home/member-home.tsx')
const MemberHome = lazy(async () => ({ default: (await loadMemberHome()).MemberHome }))
// Whoever acted for a member last, and opens the console where it begins, most likely does so again.
if (lastServed() !== null && window.location.pathname === '/') void loadMemberHome()

const FinanceHome = lazy(async () => ({
  default: (
    await textsWith(['finance', 'settling', 'yearly'], () => import('../features/finance/home/finance-home.tsx'))()
  ).FinanceHome,
}))

const OperatorHome = lazy(async () => ({
  default: (await textsWith(['operator', 'yearly'], () => import('../features/operator/home/operator-home.tsx'))())
    .OperatorHome,
}))

/** The first page: what the person who is signed in opens every week. */
export function Home() {
  const { session } = useSignedIn()
  const { t } = useSpeech()
  if (session.tenantId === null && session.roles.includes('operator')) {
    return (
      <Suspense fallback={<LateSkeleton height={420} />}>
        <OperatorHome />
      </Suspense>
    )
  }
  if (session.tenantId === null && session.roles.includes('finance')) {
    return (
      <Suspense fallback={<LateSkeleton height={420} />}>
        <FinanceHome />
      </Suspense>
    )
  }
  if (session.tenantId === null && session.roles.includes('auditor')) return <Navigate to="/audit" replace />
  if (session.tenantId === null && session.roles.includes('pool-approver'))
    return <Navigate to="/operator/inbox" replace />
  if (session.tenantId === null) {
    return (
      <Page title={t('home.platformTitle')}>
        <EmptyState sentence={t('home.platformSentence')}>
          <a href="/docs">{t('home.platformDocumentation')}</a>
        </EmptyState>
      </Page>
    )
  }
  return (
    <Suspense fallback={<LateSkeleton height={420} />}>
      <MemberHome />
    </Suspense>
  )
}
