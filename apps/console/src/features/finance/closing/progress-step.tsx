import type { Period } from '@grenier/contracts'
import { Link } from '@tanstack/react-router'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import type { PlainKey } from '../../../shared/i18n/translate.ts'
import { noteUnlessNothing } from '../../../shared/ui/figure-note.ts'
import { Figures } from '../../../shared/ui/figures.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './closing.module.css'

const checkTexts: Readonly<Record<string, PlainKey>> = {
  'statements-equal-charges': 'check.statements-equal-charges',
  'shared-equals-cost-pools': 'check.shared-equals-cost-pools',
  'statement-lines-add-up': 'check.statement-lines-add-up',
  'corrections-as-decided': 'check.corrections-as-decided',
}

/** How far a month is, what it comes to, and the equalities that hold. */
export function ProgressStep({ period }: { readonly period: Period }) {
  const { t, formats } = useSpeech()
  const isMoving = period.state === 'closing'
  const nameOfPerson = usePersonNames([period.closedBy])
  return (
    <>
      {isMoving && <LiveProgress done={period.progressDone} total={period.progressTotal} />}
      {!isMoving && (
        <Figures
          figures={[
            { label: t('closing.charges'), value: formats.euros(period.chargesMicros) },
            {
              label: t('closing.sharedCosts'),
              value: formats.eurosOfCents(period.costPoolsCents),
              note: noteUnlessNothing(
                period.unsharedCents,
                t('closing.unshared', { amount: formats.eurosOfCents(period.unsharedCents) }),
              ),
            },
            {
              label: t('closing.carried'),
              value: formats.euros(period.carriedMicros),
              note: noteUnlessNothing(
                period.takenUpMicros,
                t('closing.takenUp', { amount: formats.euros(period.takenUpMicros) }),
              ),
            },
          ]}
        />
      )}
      {period.closedBy !== null && (
        <p className={classes['soft']}>{t('closing.closedBy', { who: nameOfPerson(period.closedBy) })}</p>
      )}
      <ul className={classes['checks']}>
        {period.checks.map(({ name, holds, leftMicros, rightMicros }) => (
          <li key={name}>
            <StatusMark standing={holds ? 'good' : 'bad'} text={t(checkTexts[name] ?? 'check.other')} />
            <span className={classes['soft']}>
              {`${formats.euros(leftMicros)} ${holds ? '=' : '≠'} ${formats.euros(rightMicros)}`}
            </span>
          </li>
        ))}
      </ul>
      {period.revisedAt !== null && (
        <p>
          {t('closing.revised')} <Link to="/finance/corrections">{t('nav.corrections')}</Link>
        </p>
      )}
    </>
  )
}

/** A bar and its words, told to screen readers as it moves. */
export function LiveProgress({ done, total }: { readonly done: number; readonly total: number }) {
  const { t, formats } = useSpeech()
  const said = t('closing.progress', { done: formats.whole(done), total: formats.whole(total) })
  return (
    <div role="status">
      <progress className={classes['progress']} max={Math.max(total, 1)} value={done} aria-label={said} />
      <p className={classes['soft']}>{said}</p>
    </div>
  )
}
