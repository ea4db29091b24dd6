import { IconFileTypePdf, IconTable } from '@tabler/icons-react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './statements.module.css'

/** The statement as files. They are links: the browser names, opens or keeps them as the person is used to. */
export function StatementFiles({ statementId }: { readonly statementId: string }) {
  const { t } = useSpeech()
  const address = `/v1/statements/${statementId}/document`
  return (
    <span className={classes['files']}>
      <a href={`${address}.pdf`} target="_blank" rel="noreferrer">
        <IconFileTypePdf size={18} aria-hidden /> {t('statement.pdf')}
      </a>
      <a href={`${address}.xlsx`} download>
        <IconTable size={18} aria-hidden /> {t('statement.xlsx')}
      </a>
      <a href={`${address}.csv`} download>
        <IconTable size={18} aria-hidden /> {t('statement.csv')}
      </a>
    </span>
  )
}
