import { CommitteeFiles } from '../../../shared/finance/committee-files.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Page } from '../../../shared/ui/page.tsx'

/** What the committee of the operator reads of each quarter, for who has no home of finance. */
export function CommitteePage() {
  const { t } = useSpeech()
  return (
    <Page title={t('nav.committee')} lead={t('committee.lead')}>
      <CommitteeFiles />
    </Page>
  )
}
