import type { ChargeExplanation } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import type { PlainKey } from '../../../shared/i18n/translate.ts'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ShownThing } from '../../../shared/ui/shown-thing.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { ChargeDays } from './charge-days.tsx'
import classes from './statements.module.css'

const formulas: Readonly<Record<string, PlainKey>> = {
  'gib-months-times-price': 'charge.formula.gib-months-times-price',
  'largest-remainder-share': 'charge.formula.largest-remainder-share',
  'statement-rounding': 'charge.formula.statement-rounding',
}
const keys: Readonly<Record<string, PlainKey>> = {
  population: 'charge.key.population',
  equal: 'charge.key.equal',
  fixed: 'charge.key.fixed',
  use: 'charge.key.use',
}
const bytesPerGo = 2n ** 30n

/** One amount, from what was measured to the cent. */
export function ChargePage() {
  const { chargeId = '' } = useParams({ strict: false })
  const client = useClient()
  const { t, formats } = useSpeech()
  const explained = useQuery({
    queryKey: ['explainCharge', chargeId],
    queryFn: ({ signal }) => client.call('explainCharge', { params: { chargeId }, signal }),
  })
  return (
    <ShownThing query={explained} skeleton={<Skeleton height={320} radius="lg" />}>
      {(explanation) => (
        <Page
          title={t('charge.title')}
          lead={`${explanation.charge.label}, ${formats.month(explanation.charge.month)}`}
          actions={
            explanation.charge.statementId !== null && (
              <Link to="/statements/$statementId" params={{ statementId: explanation.charge.statementId }}>
                {t('charge.back')}
              </Link>
            )
          }
        >
          <Panel>
            <p className={classes['payable']}>{formats.euros(explanation.charge.amountMicros)}</p>
            <p>{t(formulas[explanation.charge.explanation.formula] ?? 'charge.formula.other')}</p>
            <Facts explanation={explanation} />
            {explanation.agrees !== null && (
              <StatusMark
                standing={explanation.agrees ? 'good' : 'bad'}
                text={t(explanation.agrees ? 'charge.agrees' : 'charge.disagrees')}
              />
            )}
          </Panel>
          <Panel title={t('charge.days')}>
            <ChargeDays explanation={explanation} />
          </Panel>
        </Page>
      )}
    </ShownThing>
  )
}

function Facts({ explanation }: { readonly explanation: ChargeExplanation }) {
  const { t, tCount, formats } = useSpeech()
  const { charge, tariffCode } = explanation
  const { params } = charge.explanation
  const perMonth = params['byteSecondsPerGibMonth']
  const { free, pool, members, key } = {
    free: params['freeGib'],
    pool: params['poolAmountCents'],
    members: params['memberCount'],
    key: keys[params['keyKind'] ?? ''],
  }
  const average =
    charge.quantityByteSeconds === null || perMonth === undefined
      ? null
      : (charge.quantityByteSeconds * bytesPerGo) / BigInt(perMonth)
  return (
    <dl className={classes['facts']}>
      {average !== null && <Fact name={t('charge.average')}>{formats.bytes(average)}</Fact>}
      {charge.unitPriceMicros !== null && (
        <Fact name={t('charge.price')}>{formats.finePrice(charge.unitPriceMicros)}</Fact>
      )}
      {free !== undefined && <Fact name={t('charge.free')}>{formats.bytes(BigInt(free) * bytesPerGo)}</Fact>}
      {pool !== undefined && <Fact name={t('charge.poolAmount')}>{formats.eurosOfCents(BigInt(pool))}</Fact>}
      {key !== undefined && <Fact name={t('charge.key')}>{t(key)}</Fact>}
      {members !== undefined && <Fact name={t('charge.share')}>{tCount('charge.members', Number(members))}</Fact>}
      {tariffCode !== null && <Fact name={t('charge.tariff')}>{tariffCode}</Fact>}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className={classes['soft']}>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
