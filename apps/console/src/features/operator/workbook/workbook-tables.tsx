import type { Answer } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'

type Tried = Answer<'importWorkbook'>

/** Shown of a file: who mends these sees the next ones. */
const shownMax = 100

/** Each cell that is wrong, as the spreadsheet calls it, and why. */
export function FaultTable({ faults }: Pick<Tried, 'faults'>) {
  const { t } = useSpeech()
  return (
    <TableScroll label={t('workbook.faultTable')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('workbook.sheetName')}</th>
            <th scope="col">{t('workbook.cell')}</th>
            <th scope="col">{t('workbook.heading')}</th>
            <th scope="col">{t('workbook.value')}</th>
            <th scope="col">{t('workbook.fault')}</th>
          </tr>
        </thead>
        <tbody>
          {faults.slice(0, shownMax).map(({ sheet, line, column, heading, value, code, message }) => (
            <tr key={`${sheet} ${line} ${column} ${heading} ${code}`}>
              <td>{sheet ?? t('workbook.wholeFile')}</td>
              <td>{line === null ? '' : `${column ?? ''}${line}`}</td>
              <td>{heading}</td>
              <td>{value}</td>
              <td>{message ?? code}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

/** What becomes of each row. */
export function RowTable({ rows }: Pick<Tried, 'rows'>) {
  const { t, formats } = useSpeech()
  const hasAmounts = rows.some(({ amountCents }) => amountCents !== undefined)
  return (
    <TableScroll label={t('workbook.rowTable')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('workbook.sheetName')}</th>
            <th scope="col">{t('workbook.line')}</th>
            <th scope="col">{t('workbook.member')}</th>
            <th scope="col">{t('workbook.what')}</th>
            {hasAmounts && (
              <th scope="col" className={table['number']}>
                {t('workbook.amount')}
              </th>
            )}
            <th scope="col">{t('workbook.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shownMax).map(({ sheet, line, memberName, what, amountCents, outcome }) => (
            <tr key={`${sheet} ${line}`}>
              <td>{t(`workbook.sheet.${sheet}`)}</td>
              <td>{formats.whole(line)}</td>
              <td>{memberName}</td>
              <td>{what}</td>
              {hasAmounts && (
                <td className={table['number']}>
                  {amountCents === undefined ? '' : formats.eurosOfCents(amountCents)}
                </td>
              )}
              <td>{t(`workbook.outcome.${outcome}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shownMax && (
        <p className={table['soft']}>
          {t('workbook.firstOnes', { shown: formats.whole(shownMax), all: formats.whole(rows.length) })}
        </p>
      )}
    </TableScroll>
  )
}
