import type { TrueUpPreview } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { differencesOf } from './differences.ts'

/** What each member still owes or is given back, all costs together. */
export function MemberDifferences({ pages }: { readonly pages: readonly TrueUpPreview[] }) {
  const { t, formats } = useSpeech()
  const isAgain = (pages[0]?.sequence ?? 1) > 1
  const columns = ['share', 'charged', ...(isAgain ? (['trued'] as const) : []), 'difference'] as const
  return (
    <TableScroll label={t('year.members')}>
      <table className={table['table']}>
        <caption className={table['caption']}>{t('year.members')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('tariff.member')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className={table['number']}>
                {t(`year.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differencesOf(pages).map(({ tenantId, name, shareCents, chargedMicros, truedMicros, differenceMicros }) => (
            <tr key={tenantId}>
              <th scope="row">{name}</th>
              <td className={table['number']}>{formats.centsInColumn(shareCents)}</td>
              <td className={table['number']}>{formats.eurosInColumn(chargedMicros)}</td>
              {isAgain && <td className={table['number']}>{formats.eurosInColumn(truedMicros, { signed: true })}</td>}
              <td className={table['number']}>
                <strong>{formats.eurosInColumn(differenceMicros, { signed: true })}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
