import type { PlannedTerritoryChange, TerritorySums } from '@grenier/contracts'
import type { ReactNode } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'

/** How many there are of each kind, and what they come to for all members. */
export function SumsView({ sums }: { readonly sums: TerritorySums }) {
  const { t, formats } = useSpeech()
  const counts = ['changed', 'merged', 'gone', 'members'] as const
  const difference = sums.yearlyAfterMicros - sums.yearlyBeforeMicros
  return (
    <>
      <Figures
        figures={[
          ...counts.map((name) => ({ label: t(`event.${name}`), value: formats.whole(sums[name]) })),
          ...(sums.ratedMonth === null
            ? []
            : [
                { label: t('event.payingMore'), value: formats.whole(sums.payingMore) },
                { label: t('event.payingLess'), value: formats.whole(sums.payingLess) },
                { label: t('event.yearly'), value: formats.euros(difference, { signed: true }) },
              ]),
        ]}
      />
      {sums.ratedMonth !== null && (
        <p className={rowStyles['soft']}>{t('event.byMonth', { month: formats.month(sums.ratedMonth) })}</p>
      )}
      {sums.unsplitCosts.length > 0 && <p>{t('event.unsplit', { codes: sums.unsplitCosts.join(', ') })}</p>}
    </>
  )
}

interface ChangeTableProps<Change extends PlannedTerritoryChange> {
  readonly changes: readonly Change[]
  /** How a change stands, and what can be done with it. */
  readonly standingOf: (change: Change) => ReactNode
}

/** Each body, what becomes of it, and what follows for the member behind it. */
export function ChangeTable<Change extends PlannedTerritoryChange>({ changes, standingOf }: ChangeTableProps<Change>) {
  const { t, formats } = useSpeech()
  return (
    <TableScroll label={t('event.changes')}>
      <table className={table['table']}>
        <caption className={table['caption']}>{t('event.changes')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('event.body')}</th>
            <th scope="col">{t('event.what')}</th>
            <th scope="col">{t('event.space')}</th>
            <th scope="col" className={table['number']}>
              {t('event.cost')}
            </th>
            <th scope="col">{t('event.standing')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.organisationId}>
              <th scope="row">
                {change.before.name} ({change.before.inseeCode ?? change.groupCode})
              </th>
              <td>
                <WhatChanges change={change} />
              </td>
              <td>
                {change.quotaMoves.map(({ offerId, allocatedBytes, heldBytes, fromPoolName, toPoolName }) => (
                  <p key={offerId}>
                    {t('event.move', {
                      bytes: formats.bytes(allocatedBytes + heldBytes),
                      from: fromPoolName,
                      to: toPoolName,
                    })}
                  </p>
                ))}
              </td>
              <td className={table['number']}>
                {change.yearlyCost === null
                  ? ''
                  : formats.eurosInColumn(change.yearlyCost.differenceMicros, { signed: true })}
              </td>
              <td>{standingOf(change)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function WhatChanges({ change }: { readonly change: PlannedTerritoryChange }) {
  const { t, formats } = useSpeech()
  const { kind, facts, before, after } = change
  const figures = [before.population?.inhabitants, after?.population?.inhabitants] as const
  return (
    <>
      <p>
        {kind === 'changed'
          ? t('event.kind.changed', { facts: facts.map((fact) => t(`event.fact.${fact}`)).join(', ') })
          : t(`event.kind.${kind}`)}
      </p>
      {after !== null && after.name !== before.name && (
        <p className={rowStyles['soft']}>{t('event.renamed', { before: before.name, after: after.name })}</p>
      )}
      {facts.includes('population') && figures[0] !== undefined && figures[1] !== undefined && (
        <p className={rowStyles['soft']}>
          {t('event.inhabitants', { before: formats.whole(figures[0]), after: formats.whole(figures[1]) })}
        </p>
      )}
    </>
  )
}
