import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useWorkedYears } from '../../../shared/finance/use-worked-years.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { YearFigures } from './year-figures.tsx'

/** The figures of the fiscal year in work; of the others in work where one of them is chosen. */
export function YearPanel() {
  const { t } = useSpeech()
  const { usual, all } = useWorkedYears()
  const [chosen, setChosen] = useState<number | null>(null)
  const year = chosen ?? usual
  return (
    <Panel
      title={t('finance.year', { year: String(year) })}
      aside={
        <Link to="/finance/settlements" search={{ year }}>
          {t('settlement.title')}
        </Link>
      }
    >
      {all.length > 1 && (
        <Select
          label={t('settlement.year')}
          value={String(year)}
          options={all.map((one) => ({ value: String(one), text: String(one) }))}
          onChange={(next) => setChosen(Number(next))}
        />
      )}
      <YearFigures year={year} isCurrent={year === all.at(-1)} />
    </Panel>
  )
}
