import type { PoolHolding } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import rows from '../../../shared/ui/rows.module.css'
import { Shown } from '../../../shared/ui/shown.tsx'
import { SpaceBar } from '../../../shared/ui/space-bar.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { isTiny, type NamedBalance, sharedBytesOf } from './pool-holders.ts'
import classes from './pools.module.css'
import { usePoolHoldings } from './use-pool-holders.ts'

interface HoldingsPanelProps {
  readonly poolId: string
  readonly chosen: NamedBalance
}

/** Who has what of an offer directly below a pool, largest first: members, and pools that lead on down. */
export function HoldingsPanel({ poolId, chosen: { name, balance } }: HoldingsPanelProps) {
  const { t, formats } = useSpeech()
  const { offerId, limitBytes } = balance
  const holdings = usePoolHoldings({ poolId, offerId })
  const wholeBytes = sharedBytesOf(balance)
  const title = t('holders.title', { offer: name })
  return (
    <Panel
      title={title}
      aside={<WorkbookLink list={`/v1/pools/${poolId}/holdings`} filters={{ offerId }} name={title} />}
    >
      <Shown query={holdings} skeleton={<Skeleton height={240} />}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items)
          if (all.length === 0) return <EmptyState sentence={t('holders.none')} />
          return (
            <>
              <p className={classes['said']}>
                {limitBytes === null
                  ? t('holders.shareOfGiven', { size: formats.bytes(wholeBytes, 'up') })
                  : t('holders.shareOfCapacity', { size: formats.bytes(wholeBytes) })}
              </p>
              <ol className={rows['list']}>
                {all.map((holding) => (
                  <li key={holding.nodeId}>
                    <Holding holding={holding} offerId={offerId} wholeBytes={wholeBytes} />
                  </li>
                ))}
              </ol>
            </>
          )
        }}
      </Shown>
      <MoreButton query={holdings} text={t('pools.more')} />
    </Panel>
  )
}

interface HoldingProps {
  readonly holding: PoolHolding
  readonly offerId: string
  readonly wholeBytes: bigint
}

function Holding({ holding, offerId, wholeBytes }: HoldingProps) {
  const { t, formats } = useSpeech()
  const { name, kind, allocatedBytes, heldBytes } = holding
  const takenBytes = allocatedBytes + heldBytes
  const share = isTiny(takenBytes, wholeBytes) ? t('holders.shareTiny') : formats.percent(takenBytes, wholeBytes)
  return (
    <>
      <p className={classes['held']}>
        <span className={rows['head']}>
          <HolderName holding={holding} offerId={offerId} />
          <span className={rows['soft']}>{t(`holders.kind.${kind}`)}</span>
        </span>
        <strong>{share}</strong>
      </p>
      <SpaceBar
        label={t('holders.bar', { name, share })}
        quotaBytes={wholeBytes}
        inUseBytes={takenBytes}
        filledBytes={allocatedBytes}
      />
      <p className={rows['soft']}>
        {heldBytes === 0n
          ? t('holders.amount', { given: formats.bytes(allocatedBytes, 'up') })
          : t('holders.amountHeld', {
              given: formats.bytes(allocatedBytes, 'up'),
              held: formats.bytes(heldBytes, 'up'),
            })}
      </p>
    </>
  )
}

function HolderName({ holding: { kind, nodeId, name }, offerId }: Omit<HoldingProps, 'wholeBytes'>) {
  // The page of a member asks what finance may not read.
  const mayOpenMember = useMay('operator', 'auditor')
  if (kind === 'pool') {
    return (
      <Link to="/operator/pools/$poolId" params={{ poolId: nodeId }} search={{ offer: offerId }}>
        {name}
      </Link>
    )
  }
  if (!mayOpenMember) return <span>{name}</span>
  return (
    <Link to="/operator/members/$tenantId" params={{ tenantId: nodeId }}>
      {name}
    </Link>
  )
}
