import type { Answer } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'

interface NewCommuneTableProps {
  readonly communes: Answer<'previewTerritoryEvent'>['newCommunes']
}

/** Communes that the register has anew where somebody is recorded, and what is to be done about each; no proposal holds them. */
export function NewCommuneTable({ communes }: NewCommuneTableProps) {
  const { t, formats } = useSpeech()
  return (
    <>
      <p className={rowStyles['soft']}>{t('event.newLead')}</p>
      <TableScroll label={t('event.newCommunes')}>
        <table className={table['table']}>
          <caption className={table['caption']}>{t('event.newCommunes')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('event.body')}</th>
              <th scope="col">{t('event.where')}</th>
              <th scope="col" className={table['number']}>
                {t('event.newCost')}
              </th>
              <th scope="col">{t('event.toDo')}</th>
            </tr>
          </thead>
          <tbody>
            {communes.map(({ body, splitFrom, step, explanation, yearlyMicros }) => (
              <tr key={body.inseeCode}>
                <th scope="row">
                  {body.name} ({body.inseeCode})
                </th>
                <td>
                  <p>{body.epci?.name ?? t('event.noEpci', { departement: body.departementCode ?? '' })}</p>
                  {body.population !== null && (
                    <p className={rowStyles['soft']}>
                      {t('event.newInhabitants', { count: formats.whole(body.population.inhabitants) })}
                    </p>
                  )}
                  {splitFrom !== null && (
                    <p className={rowStyles['soft']}>
                      {t('event.splitFrom', { name: splitFrom.name, code: splitFrom.inseeCode })}
                    </p>
                  )}
                </td>
                <td className={table['number']}>
                  {yearlyMicros === null ? '' : formats.eurosInColumn(yearlyMicros, { signed: true })}
                </td>
                <td>{explanation ?? step}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </>
  )
}
