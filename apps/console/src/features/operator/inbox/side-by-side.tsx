import type { InboxRow, QuotaSimulation } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import classes from './inbox.module.css'
import { useDecisionSimulation } from './use-inbox.ts'

/** What stands now, beside what approving would make of it, whole and smaller. Asked when it is opened. */
export function SideBySide({ row }: { readonly row: InboxRow }) {
  const { t } = useSpeech()
  const [isOpen, setIsOpen] = useState(false)
  const { id } = row.request
  const others = row.lines.flatMap(({ offerId, otherQuotaBytes }) =>
    otherQuotaBytes === null ? [] : [{ offerId, wantedQuotaBytes: otherQuotaBytes }],
  )
  const whole = useDecisionSimulation(id, [], isOpen)
  const smaller = useDecisionSimulation(id, others, isOpen && others.length > 0)
  return (
    <details className={classes['details']} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{t('inbox.sideBySide')}</summary>
      {isOpen && (
        <Shown query={whole} skeleton={<Skeleton height={140} />}>
          {(asked) => <Compared asked={asked} smaller={others.length > 0 ? smaller : null} />}
        </Shown>
      )}
    </details>
  )
}

interface ComparedProps {
  readonly asked: QuotaSimulation
  readonly smaller: UseQueryResult<QuotaSimulation> | null
}

function Compared({ asked, smaller }: ComparedProps) {
  const { t } = useSpeech()
  const less = smaller?.data ?? null
  return (
    <>
      <TableScroll label={t('inbox.sideBySide')}>
        <table className={classes['table']}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t('inbox.now')}</th>
              <th scope="col">{t('inbox.asAsked')}</th>
              {less !== null && <th scope="col">{t('inbox.smaller')}</th>}
            </tr>
          </thead>
          <tbody>
            {asked.lines.map((line) => (
              <LineRows key={line.offerId} line={line} less={less} />
            ))}
            <CostRow asked={asked} less={less} />
          </tbody>
        </table>
      </TableScroll>
      {asked.refusals.map(({ explanation, code }) => (
        <p key={code} className={classes['lacking']}>
          {explanation ?? code}
        </p>
      ))}
    </>
  )
}

interface LineRowsProps {
  readonly line: QuotaSimulation['lines'][number]
  readonly less: QuotaSimulation | null
}

function LineRows({ line, less }: LineRowsProps) {
  const { t, formats } = useSpeech()
  const other = less?.lines.find(({ offerId }) => offerId === line.offerId)
  const free = (bytes: bigint | null): string =>
    bytes === null ? t('inbox.unlimited') : bytes < 0n ? `− ${formats.bytes(-bytes, 'up')}` : formats.bytes(bytes)
  const days = (count: number | null) =>
    count === null ? null : <span>{t('inbox.inDays', { days: formats.count(count) })}</span>
  return (
    <>
      <tr>
        <th scope="row">{line.offerName}</th>
        <td>{formats.bytes(line.currentQuotaBytes)}</td>
        <td>{formats.bytes(line.roundedQuotaBytes, 'up')}</td>
        {less !== null && <td>{other === undefined ? '' : formats.bytes(other.roundedQuotaBytes, 'up')}</td>}
      </tr>
      {line.levels.map((level, index) => {
        const lower = other?.levels[index]
        return (
          <tr key={level.levelName}>
            <th scope="row">{t('inbox.leftIn', { name: level.levelName })}</th>
            <td>
              {free(level.freeBytesBefore)}
              {days(level.daysToFullBefore)}
            </td>
            <td>
              {free(level.freeBytesAfter)}
              {days(level.daysToFullAfter)}
            </td>
            {less !== null && (
              <td>
                {lower === undefined ? '' : free(lower.freeBytesAfter)}
                {lower !== undefined && days(lower.daysToFullAfter)}
              </td>
            )}
          </tr>
        )
      })}
    </>
  )
}

function CostRow({ asked, less }: { readonly asked: QuotaSimulation; readonly less: QuotaSimulation | null }) {
  const { t, formats } = useSpeech()
  if (asked.cost === null) return null
  const { beforeMicros, afterMicros } = asked.cost.fullYear
  return (
    <tr>
      <th scope="row">{t('inbox.yearly')}</th>
      <td>{formats.euros(beforeMicros)}</td>
      <td>{formats.euros(afterMicros)}</td>
      {less !== null && <td>{less.cost === null ? '' : formats.euros(less.cost.fullYear.afterMicros)}</td>}
    </tr>
  )
}
