import type { PaperLetter } from '@grenier/contracts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'

function kindKey(kind: PaperLetter['kind']) {
  if (kind === 'statement-issued') return 'letters.kind.statement'
  if (kind === 'credit-issued') return 'letters.kind.credit'
  return kind === 'forecast-notified' ? 'letters.kind.forecast' : 'letters.kind.decision'
}

/** To whom, what, and of which day. */
export function LetterText({ letter: { memberName, kind, recordedAt, address } }: { readonly letter: PaperLetter }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  return (
    <span className={classes['rowText']}>
      <strong>{memberName}</strong>
      <span>
        {t(kindKey(kind))}, {formats.dayOf(recordedAt, installation.timeZone)}
      </span>
      {address !== null && (
        <span className={classes['soft']}>
          {address.postCode} {address.city}
        </span>
      )}
    </span>
  )
}
