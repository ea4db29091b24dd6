import { Link } from '@tanstack/react-router'
import { useSpeech } from '../shared/i18n/language.tsx'
import { EmptyState } from '../shared/ui/empty-state.tsx'
import { Page } from '../shared/ui/page.tsx'

export function NoSuchPage() {
  const { t } = useSpeech()
  return (
    <Page title={t('state.noSuchPage')}>
      <EmptyState sentence={t('state.noSuchPageSentence')}>
        <Link to="/">{t('nav.home')}</Link>
      </EmptyState>
    </Page>
  )
}
