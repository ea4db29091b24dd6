import type { ChargeSums } from '@grenier/contracts'
import { IconDownload } from '@tabler/icons-react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './charges.module.css'

const closedStates = ['closed', 'issuing', 'issued']

/** The charges of each closed month as files, as links: the browser names, opens or keeps them as people are used to. */
export function Downloads({ months }: { readonly months: ChargeSums['months'] }) {
  const { t, formats } = useSpeech()
  const closed = months.filter(({ state }) => closedStates.includes(state))
  if (closed.length === 0) return <p>{t('charges.filesNone')}</p>
  return (
    <>
      <p className={classes['soft']}>{t('charges.filesLead')}</p>
      <ul className={classes['files']}>
        {closed.map(({ month }) => (
          <li key={month}>
            <span className={classes['fileMonth']}>{formats.month(month)}</span>
            {(
              [
                ['charges.csv', 'charges.csv'],
                ['charges.xlsx', 'charges.xlsx'],
                ['charges.focus', 'focus.csv'],
              ] as const
            ).map(([text, file]) => (
              <a key={file} href={`/v1/periods/${month}/${file}`} download>
                <IconDownload size={18} aria-hidden /> {t(text)}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}
