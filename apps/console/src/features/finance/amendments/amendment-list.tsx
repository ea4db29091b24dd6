import type { Amendment, CostPool } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useTenant } from '../../../shared/api/queries.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import form from '../../../shared/finance/form.module.css'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import classes from './amendments.module.css'
import { useAmendments } from './use-amend.ts'

interface AmendmentListProps {
  readonly month: CivilMonth
  readonly pools: readonly CostPool[]
}

/** What was amended of the month so far, the newest first: of each subject the newest counts. */
export function AmendmentList({ month, pools }: AmendmentListProps) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const amendments = useAmendments(month)
  const nameOfPerson = usePersonNames((amendments.data ?? []).map(({ recordedBy }) => recordedBy))
  return (
    <Shown query={amendments} skeleton={<LateSkeleton height={60} />}>
      {(all) =>
        all.length === 0 ? (
          <p className={form['soft']}>{t('amend.none')}</p>
        ) : (
          <ul className={classes['list']}>
            {all.map(({ id, fact, reason, recordedBy, recordedAt }) => (
              <li key={id}>
                <Told fact={fact} pools={pools} />
                <p>{reason}</p>
                <p className={form['soft']}>
                  {t('amend.by', {
                    who: nameOfPerson(recordedBy),
                    day: formats.dayOf(recordedAt, installation.timeZone),
                  })}
                </p>
              </li>
            ))}
          </ul>
        )
      }
    </Shown>
  )
}

function Told({ fact, pools }: { readonly fact: Amendment['fact']; readonly pools: readonly CostPool[] }) {
  const { t, formats } = useSpeech()
  if (fact.kind === 'population') return <ToldPopulation fact={fact} />
  if (fact.kind === 'tariff') return <strong>{t('amend.toldTariff', { code: fact.code })}</strong>
  const name = pools.find(({ id }) => id === fact.costPoolId)?.name ?? fact.costPoolId
  const amount = formats.eurosOfCents(fact.amountCents)
  return <strong>{t('amend.toldCost', { name, amount, key: t(`tariff.key.${fact.key.kind}`) })}</strong>
}

function ToldPopulation({ fact }: { readonly fact: Extract<Amendment['fact'], { kind: 'population' }> }) {
  const { t, tCount } = useSpeech()
  const { tenantId, inhabitants, populationKind } = fact
  const member = useTenant(tenantId)
  const told = {
    member: member.data?.name ?? tenantId,
    inhabitants: tCount('amend.people', inhabitants),
    kind: t(`cost.population.${populationKind}`),
  }
  return <strong>{t('amend.toldPopulation', told)}</strong>
}
