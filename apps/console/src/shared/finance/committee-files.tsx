import { civilDateOf } from '@grenier/quota-billing'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useSignedIn } from '../api/session.tsx'
import { useSpeech } from '../i18n/language.tsx'
import { Panel } from '../ui/page.tsx'
import { Select } from '../ui/select.tsx'
import classes from './committee-files.module.css'
import { quartersToChoose } from './quarters.ts'

/** The report of a quarter for the committee, as one page or as figures. */
export function CommitteeFiles() {
  const { t } = useSpeech()
  const { installation } = useSignedIn()
  const quarters = quartersToChoose(civilDateOf(installation.now, installation.timeZone))
  const running = quarters.at(-1)
  const [chosen, setChosen] = useState(quarters[0] ?? '')
  const nameOf = (quarter: string) => {
    const [year = '', number = ''] = quarter.split('-Q')
    return t(quarter === running ? 'committee.quarterRunning' : 'committee.quarter', { number, year })
  }
  const href = `/v1/committee-reports/${chosen}/report`
  return (
    <Panel title={t('committee.title')}>
      <div className={classes['files']}>
        <Select
          label={t('committee.which')}
          value={chosen}
          options={quarters.map((quarter) => ({ value: quarter, text: nameOf(quarter) }))}
          onChange={setChosen}
        />
        <a href={`${href}.pdf`} download>
          <IconDownload size={18} aria-hidden /> {t('committee.pdf')}
        </a>
        <a href={`${href}.xlsx`} download>
          <IconDownload size={18} aria-hidden /> {t('committee.xlsx')}
        </a>
      </div>
    </Panel>
  )
}
