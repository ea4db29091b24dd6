import { ClientProblem, type Pool, type PoolLevel } from '@grenier/contracts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { bytesOfTyped, typedOf } from '../../../shared/operator/typed-go.ts'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { PoolRefusal } from './pool-refusal.tsx'
import classes from './pools.module.css'

const overcommitMin = 100
const overcommitMax = 1_000

interface CapacityFormProps {
  readonly pool: Pool
  readonly offerId: string
  /** null: no limit stands yet. */
  readonly level: PoolLevel | null
  readonly onEnd: () => void
}

/**
 * What a pool may give of an offer. It is sent with the version of the pool that was read when the form was opened: where somebody
 * else was faster nothing is changed, the figures are read again, and sending is a decision of its own.
 */
export function CapacityForm({ pool, offerId, level, onEnd }: CapacityFormProps) {
  const { t, formats } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const [readVersion, setReadVersion] = useState(pool.version)
  const [limit, setLimit] = useState(level?.limitBytes == null ? '' : typedOf(level.limitBytes))
  const [overcommit, setOvercommit] = useState(String(level?.overcommitPercent ?? overcommitMin))
  const limitBytes = limit.trim() === '' ? null : bytesOfTyped(limit)
  const percent = Number(overcommit)
  const isLimitFaulty = limit.trim() !== '' && limitBytes === null
  const isPercentFaulty = !Number.isInteger(percent) || percent < overcommitMin || percent > overcommitMax
  const before = level?.limitBytes ?? null
  // What is taken from a pool is wanting to all below it: said in figures, and asked twice.
  const lowered =
    before !== null && limitBytes !== null && limitBytes < before && !isPercentFaulty
      ? { before: formats.bytes(before), after: formats.bytes(limitBytes) }
      : null
  const save = useMutation({
    mutationFn: () =>
      client.call('setPoolCapacity', {
        params: { poolId: pool.id },
        ifMatch: readVersion,
        body: { offerId, limitBytes, overcommitPercent: percent },
      }),
    onSuccess: onEnd,
    onSettled: () => queries.invalidateQueries({ queryKey: ['listPools'] }),
  })
  const isStale = save.error instanceof ClientProblem && save.error.code === 'version-stale'
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isLimitFaulty && !isPercentFaulty && lowered === null) save.mutate()
      }}
    >
      <Fields
        limit={limit}
        isLimitFaulty={isLimitFaulty}
        onLimit={setLimit}
        overcommit={overcommit}
        isPercentFaulty={isPercentFaulty}
        onOvercommit={setOvercommit}
      />
      <div className={classes['buttons']}>
        <SaveButton
          isStale={isStale}
          lowered={lowered}
          isPending={save.isPending}
          onSeen={() => {
            setReadVersion(pool.version)
            save.reset()
          }}
          onLower={() => save.mutate()}
        />
        <Button variant="default" onClick={onEnd}>
          {t('pools.leave')}
        </Button>
      </div>
      <PoolRefusal error={save.error} isStale={isStale} />
    </form>
  )
}

interface SaveButtonProps {
  /** Somebody else was faster: what stands now has to be seen first. */
  readonly isStale: boolean
  /** The limits before and after, where it falls; null otherwise. */
  readonly lowered: { readonly before: string; readonly after: string } | null
  readonly isPending: boolean
  readonly onSeen: () => void
  readonly onLower: () => void
}

/** Sends the form; keys keep its forms apart: the same button, turned into one that sends, would send with this very press. */
function SaveButton({ isStale, lowered, isPending, onSeen, onLower }: SaveButtonProps) {
  const { t } = useSpeech()
  if (isStale) {
    return (
      <Button key="seen" variant="default" onClick={onSeen}>
        {t('pools.seen')}
      </Button>
    )
  }
  if (lowered === null) {
    return (
      <Button key="save" type="submit" loading={isPending}>
        {t('pools.save')}
      </Button>
    )
  }
  return (
    <ConfirmButton
      key="lower"
      text={t('pools.lower')}
      sure={t('pools.lowerSure', lowered)}
      keep={t('pools.lowerKeep')}
      isPending={isPending}
      error={null}
      onSure={onLower}
    />
  )
}

interface FieldsProps {
  readonly limit: string
  readonly isLimitFaulty: boolean
  readonly onLimit: (text: string) => void
  readonly overcommit: string
  readonly isPercentFaulty: boolean
  readonly onOvercommit: (text: string) => void
}

function Fields({ limit, isLimitFaulty, onLimit, overcommit, isPercentFaulty, onOvercommit }: FieldsProps) {
  const { t } = useSpeech()
  return (
    <>
      <TextInput
        size="md"
        inputMode="decimal"
        label={t('pools.limit')}
        description={t('pools.limitHint')}
        value={limit}
        error={isLimitFaulty ? t('pools.limitFaulty') : null}
        onChange={({ target }) => onLimit(target.value)}
      />
      <TextInput
        size="md"
        inputMode="numeric"
        label={t('pools.overcommit')}
        description={t('pools.overcommitHint')}
        value={overcommit}
        error={isPercentFaulty ? t('pools.overcommitFaulty') : null}
        onChange={({ target }) => onOvercommit(target.value)}
      />
    </>
  )
}
