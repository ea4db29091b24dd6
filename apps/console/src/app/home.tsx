import { lazy, Suspense } from 'react'
import { lastServed } from '../shared/api/early.ts'
import { useSignedIn } from '../shared/api/session.tsx'
import { useSpeech } from '../shared/i18n/language.tsx'
import { EmptyState } from '../shared/ui/empty-state.tsx'
import { Page } from '../shared/ui/page.tsx'

const loadMemberHome = () => import('../features/member/home/member-home.tsx')
const MemberHome = lazy(async () => ({ default: (await loadMemberHome()).MemberHome }))
// Whoever acted for a member last, and opens the console where it begins, most likely does so again.
if (lastServed() !== null && window.location.pathname === '/') void loadMemberHome()

/** The first page: what the person who is signed in opens every week. */
export function Home() {
  const { session } = useSignedIn()
  const { t } = useSpeech()
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
    <Suspense fallback={null}>
      <MemberHome />
    </Suspense>
  )
}
