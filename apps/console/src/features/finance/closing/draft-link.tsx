import { Link } from '@tanstack/react-router'
import { useSpeech } from '../../../shared/i18n/language.tsx'

/** To the lines of a draft, named by its payer for whoever hears links without their row. */
export function DraftLink({ statementId, payerName }: { readonly statementId: string; readonly payerName: string }) {
  const { t } = useSpeech()
  return (
    <Link
      to="/statements/drafts/$statementId"
      params={{ statementId }}
      aria-label={t('closing.draftLinesOf', { payer: payerName })}
    >
      {t('closing.draftLines')}
    </Link>
  )
}
