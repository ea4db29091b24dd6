import type { Answer } from '@grenier/contracts'
import { useClient } from '../../../shared/api/client.ts'
import { CsvImport } from '../../../shared/finance/csv-import.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
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
        <TableScroll label={t('year.costs')}>
          <table className={table['table']}>
            <caption className={table['caption']}>{tCount('year.lines', costs.items.length)}</caption>
            <thead>
              <tr>
                <th scope="col">{t('tariff.pool')}</th>
                <th scope="col" className={table['number']}>
                  {t('year.depreciation')}
                </th>
                <th scope="col" className={table['number']}>
                  {t('year.amount')}
                </th>
              </tr>
            </thead>
            <tbody>
              {costs.totals.map(({ costCode, amountCents, depreciationCents }) => (
                <tr key={costCode}>
                  <th scope="row">{costCode}</th>
                  <td className={table['number']}>{formats.centsInColumn(depreciationCents)}</td>
                  <td className={table['number']}>{formats.centsInColumn(amountCents)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={2}>
                  {t('charges.total')}
                </th>
                <td className={table['number']}>
                  {formats.centsInColumn(costs.totals.reduce((sum, { amountCents }) => sum + amountCents, 0n))}
                </td>
              </tr>
            </tfoot>
          </table>
        </TableScroll>
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
