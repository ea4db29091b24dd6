import { createRoute, Link, Outlet } from '@tanstack/react-router'
import { useSignedIn } from '../shared/api/session.tsx'
import { useSpeech } from '../shared/i18n/language.tsx'
import { EmptyState } from '../shared/ui/empty-state.tsx'
import { Page } from '../shared/ui/page.tsx'
import { rootRoute } from './root-route.tsx'

/** Above the pages of a member: whoever acts for none is told whose they are, instead of a page that breaks. */
export const memberArea = createRoute({ getParentRoute: () => rootRoute, id: 'member', component: MemberArea })

function MemberArea() {
  const { session } = useSignedIn()
  return session.tenantId === null ? <ForMembers /> : <Outlet />
}

function ForMembers() {
  const { t } = useSpeech()
  return (
    <Page title={t('state.forMembers')}>
      <EmptyState sentence={t('state.forMembersSentence')}>
        <Link to="/">{t('nav.home')}</Link>
      </EmptyState>
    </Page>
  )
}
