import { useSpeech } from '../shared/i18n/language.tsx'
import mark from '../shared/theme/mark.svg'

/** What index.html showed before the console was there, until it is known who opens it: nothing goes blank between the two. */
export function EarlyPage() {
  const { t } = useSpeech()
  return (
    <div aria-busy="true">
      <p hidden>{t('state.loading')}</p>
      <div className="early" aria-hidden="true">
        <img src={mark} alt="" width="28" height="28" /> {'Grenier'}
        <div className="early-line" />
        <div className="early-sheet" />
      </div>
    </div>
  )
}
