import type { Answer } from '@grenier/contracts'
import { useClient } from '../../../shared/api/client.ts'
import { AmountTable } from '../../../shared/finance/amount-table.tsx'
import { CsvImport } from '../../../shared/finance/csv-import.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './years.module.css'

const columns = ['exercice', 'mandat', 'ligne', 'compte', 'montant', 'cout', 'amortissement', 'libelle']

interface ActualCostsProps {
  readonly year: string
  readonly costs: Answer<'listActualCosts'>
  readonly mayImport: boolean
}

/** What was paid, summed by cost, and the file that says more. */
export function ActualCosts({ year, costs, mayImport }: ActualCostsProps) {
  const client = useClient()
  const { t, tCount, formats } = useSpeech()
  return (
    <div className={classes['stack']}>
      {costs.totals.length === 0 ? (
        <p className={classes['soft']}>{t('year.costsNone')}</p>
      ) : (
        <AmountTable
          label={t('year.costs')}
          caption={tCount('year.lines', costs.items.length)}
          nameTitle={t('tariff.pool')}
          rows={costs.totals}
          keyOf={({ costCode }) => costCode}
          nameOf={({ costCode }) => costCode}
          columns={[
            {
              title: t('year.depreciation'),
              of: ({ depreciationCents }) => formats.centsInColumn(depreciationCents),
            },
            {
              title: t('year.amount'),
              of: ({ amountCents }) => formats.centsInColumn(amountCents),
              total: formats.centsInColumn(costs.totals.reduce((sum, { amountCents }) => sum + amountCents, 0n)),
            },
          ]}
          totalTitle={t('charges.total')}
        />
      )}
      {mayImport && (
        <CsvImport
          columns={columns}
          send={(csv, dryRun) => client.call('importActualCosts', { params: { year }, body: { csv, dryRun } })}
          hasNothingNew={({ newLines }) => newLines === 0}
          told={({ newLines, knownLines }) =>
            t('year.told', { lines: formats.whole(newLines), known: formats.whole(knownLines) })
          }
        />
      )}
    </div>
  )
}
