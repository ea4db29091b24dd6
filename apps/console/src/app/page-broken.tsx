import { useSpeech } from '../shared/i18n/language.tsx'
import { ProblemView } from '../shared/ui/problem-view.tsx'
import { BarePage } from './bare-page.tsx'

/** A page that broke, or could not be loaded: a new load brings the files of the release that is served now. */
export function PageBroken({ error }: { readonly error: unknown }) {
  const { t } = useSpeech()
  return (
    <BarePage title={t('state.pageBroken')}>
      <ProblemView error={error} onRetry={() => window.location.reload()} />
    </BarePage>
  )
}
