import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useWorkedYears } from '../../../shared/finance/use-worked-years.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
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
        <Button.Group aria-label={t('settlement.year')}>
          {all.map((one) => (
            <Button
              key={one}
              variant={one === year ? 'filled' : 'default'}
              aria-pressed={one === year}
              onClick={() => setChosen(one)}
            >
              {one}
            </Button>
          ))}
        </Button.Group>
      )}
      <YearFigures year={year} isCurrent={year === all.at(-1)} />
    </Panel>
  )
}
