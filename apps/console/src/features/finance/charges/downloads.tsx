import type { ChargeSums } from '@grenier/contracts'
import type { SummedCharges } from '../../../shared/api/finance-queries.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { FileLink } from '../../../shared/ui/file-link.tsx'
import classes from './charges.module.css'

const closedStates = ['closed', 'issuing', 'issued']

interface DownloadsProps {
  readonly months: ChargeSums['months']
  /** What the page shows: the first files hold the same. */
  readonly asked: SummedCharges
}

/** What is shown, and the charges of each closed month, as files: the browser names, opens or keeps them as people are used to. */
export function Downloads({ months, asked }: DownloadsProps) {
  const { t, formats } = useSpeech()
  const closed = months.filter(({ state }) => closedStates.includes(state))
  return (
    <>
      <p className={classes['soft']}>{t('charges.filesShown')}</p>
      <p className={classes['shownFiles']}>
        <FileLink href={`/v1/charge-sums.csv?${queryOf(asked)}`} text={t('charges.csv')} />
        <FileLink href={`/v1/charge-sums.xlsx?${queryOf(asked)}`} text={t('charges.xlsx')} />
      </p>
      <p className={classes['soft']}>{t(closed.length === 0 ? 'charges.filesNone' : 'charges.filesLead')}</p>
      <ul className={classes['files']}>
        {closed.map(({ month }) => (
          <li key={month}>
            <span className={classes['fileMonth']}>{formats.month(month)}</span>
            <FileLink href={`/v1/periods/${month}/charges.csv`} text={t('charges.csv')} />
            <FileLink href={`/v1/periods/${month}/charges.xlsx`} text={t('charges.xlsx')} />
            <FileLink href={`/v1/periods/${month}/focus.csv`} text={t('charges.focus')} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** The same question as the page asks, without its pages: a file holds all groups. */
function queryOf({ from, to, by, tenantId, service, siteId }: SummedCharges): string {
  const asked = { from, to, by, tenantId, service, siteId }
  const named = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return new URLSearchParams(named).toString()
}
