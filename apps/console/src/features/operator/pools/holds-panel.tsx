import type { PoolHold } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import rows from '../../../shared/ui/rows.module.css'
import { Shown } from '../../../shared/ui/shown.tsx'
import type { NamedBalance } from './pool-holders.ts'
import classes from './pools.module.css'
import { usePoolHolds } from './use-pool-holders.ts'

interface HoldsPanelProps {
  readonly poolId: string
  readonly chosen: NamedBalance
}

/** What is held of an offer in a pool, oldest first; for whom the API tells it, operators and auditors. */
export function HoldsPanel({ poolId, chosen: { name, balance } }: HoldsPanelProps) {
  const { t } = useSpeech()
  const holds = usePoolHolds({ poolId, offerId: balance.offerId })
  const all = holds.data?.pages.flatMap(({ items }) => items) ?? []
  const nameOfPerson = usePersonNames(all.flatMap(({ heldBy, takenBy }) => [heldBy, takenBy]))
  return (
    <Panel title={t('holders.holds', { offer: name })}>
      <Shown query={holds} skeleton={<Skeleton height={120} />}>
        {() =>
          all.length === 0 ? (
            <EmptyState sentence={t('holders.holdsNone')} />
          ) : (
            <>
              <p className={classes['said']}>{t('holders.holdsLead')}</p>
              <ol className={rows['list']}>
                {all.map((hold) => (
                  <li key={hold.causeId}>
                    <Hold hold={hold} nameOfPerson={nameOfPerson} />
                  </li>
                ))}
              </ol>
            </>
          )
        }
      </Shown>
      <MoreButton query={holds} text={t('pools.more')} />
    </Panel>
  )
}

interface HoldProps {
  readonly hold: PoolHold
  readonly nameOfPerson: (subject: string) => string
}

function Hold({ hold, nameOfPerson }: HoldProps) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { causeKind, tenantId, tenantName, heldBytes, heldSince, heldBy, takenBy } = hold
  return (
    <>
      <p className={classes['held']}>
        <span className={rows['head']}>
          <Link to="/operator/members/$tenantId" params={{ tenantId }}>
            {tenantName}
          </Link>
          <span>{t(`holders.cause.${causeKind}`)}</span>
        </span>
        <strong>{formats.bytes(heldBytes, 'up')}</strong>
      </p>
      <p className={classes['held']}>
        <span className={rows['soft']}>
          {t('holders.since', {
            moment: formats.momentOf(heldSince, installation.timeZone),
            who: nameOfPerson(heldBy),
          })}
          {takenBy !== null && `, ${t('holders.takenBy', { who: nameOfPerson(takenBy) })}`}
        </span>
        {causeKind === 'quota-request' && <RequestLink requestId={hold.causeId} />}
      </p>
    </>
  )
}

/** Whoever answers requests goes to the inbox, an auditor to the request itself. */
function RequestLink({ requestId }: { readonly requestId: string }) {
  const { t } = useSpeech()
  const mayAnswer = useMay('operator')
  return mayAnswer ? (
    <Link to="/operator/inbox">{t('holders.toInbox')}</Link>
  ) : (
    <Link to="/requests/$requestId" params={{ requestId }}>
      {t('holders.toRequest')}
    </Link>
  )
}
