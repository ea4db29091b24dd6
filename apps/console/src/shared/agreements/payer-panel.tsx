import type { Answer, PayerAssignment } from '@grenier/contracts'
import { addDays } from '@grenier/quota-billing'
import { useToday } from '../api/use-today.ts'
import { useSpeech } from '../i18n/language.tsx'
import classes from '../ui/facts.module.css'
import { Panel } from '../ui/page.tsx'
import { StatusMark } from '../ui/status-mark.tsx'

/** Who pays for a member, from when; and for whom it pays, where one may see that. */
export function PayerPanel({ payers }: { readonly payers: Answer<'listPayerAssignments'> }) {
  const { t, formats } = useSpeech()
  const { items, paysFor } = payers
  return (
    <Panel title={t('agreement.payers')}>
      {items.length === 0 && <p>{t('agreement.payersNone')}</p>}
      <ul className={classes['rows']}>
        {items.map((assignment) => (
          <PayerRow key={assignment.id} assignment={assignment} />
        ))}
      </ul>
      {paysFor.length > 0 && (
        <details className={classes['more']}>
          <summary>{t('agreement.paysFor')}</summary>
          <ul className={classes['rows']}>
            {paysFor.map(({ name, validFrom, validTo }) => (
              <li key={`${name} ${validFrom} ${validTo}`}>
                <span className={classes['rowText']}>
                  <strong>{name}</strong>
                  <span className={classes['soft']}>{t('agreement.since', { day: formats.day(validFrom) })}</span>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

const marks = { current: 'good', later: 'waiting', past: 'over', never: 'over' } as const

function PayerRow({ assignment }: { readonly assignment: PayerAssignment }) {
  const { t, formats } = useSpeech()
  const today = useToday()
  const { tenantId, payerTenantId, payerName, validFrom, validTo } = assignment
  const isNever = validTo !== null && validTo <= validFrom
  const isPast = validTo !== null && validTo <= today
  const standing = isNever ? 'never' : validFrom > today ? 'later' : isPast ? 'past' : 'current'
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{payerTenantId === tenantId ? t('agreement.paysItself') : payerName}</strong>
        <span className={classes['soft']}>
          {validTo === null || isNever
            ? t('agreement.since', { day: formats.day(validFrom) })
            : t('agreement.between', { from: formats.day(validFrom), until: formats.day(addDays(validTo, -1)) })}
        </span>
      </span>
      <StatusMark standing={marks[standing]} text={t(`agreement.${standing}`)} />
    </li>
  )
}
