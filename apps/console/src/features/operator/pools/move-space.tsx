import { ClientProblem, type Pool } from '@grenier/contracts'
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { bytesOfTyped } from '../../../shared/operator/typed-go.ts'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { PoolRefusal } from './pool-refusal.tsx'
import classes from './pools.module.css'

const reasonCharsMin = 3
const reasonCharsMax = 2_000

interface MoveSpaceProps {
  readonly pool: Pool
  readonly offerId: string
  /** Pools that have a limit of this offer. */
  readonly limited: readonly Pool[]
}

/** Room of one pool for another: what one limit loses the other gains, in one step, so that their sum stays. */
export function MoveSpace({ pool, offerId, limited }: MoveSpaceProps) {
  const { t } = useSpeech()
  const [isOpen, setIsOpen] = useState(false)
  const others = limited.filter(({ id }) => id !== pool.id)
  const [first] = others
  if (first === undefined) return null
  if (!isOpen) {
    return (
      <Button className={classes['moving'] ?? ''} size="compact-sm" variant="default" onClick={() => setIsOpen(true)}>
        {t('pools.move')}
      </Button>
    )
  }
  return <MoveForm pool={pool} offerId={offerId} others={others} onEnd={() => setIsOpen(false)} />
}

interface MoveFormProps extends Omit<MoveSpaceProps, 'limited'> {
  readonly others: readonly Pool[]
  readonly onEnd: () => void
}

/** As with a limit, the pool is sent as it was read: where somebody else was faster nothing moves, and what stands now is seen first. */
function MoveForm({ pool, offerId, others, onEnd }: MoveFormProps) {
  const { t, formats } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const [readVersion, setReadVersion] = useState(pool.version)
  const [text, setText] = useState<MoveText>({ toId: others[0]?.id ?? '', size: '', reason: '' })
  const { toId, size, reason } = text
  const to = others.find(({ id }) => id === toId)
  const bytes = bytesOfTyped(size)
  const isFaulty = size.trim() !== '' && (bytes === null || bytes === 0n)
  const isReady = to !== undefined && bytes !== null && bytes > 0n && reason.trim().length >= reasonCharsMin
  const move = useMutation({
    mutationFn: (moved: bigint) =>
      client.call('movePoolCapacity', {
        params: { poolId: pool.id },
        ifMatch: readVersion,
        body: { offerId, toPoolId: toId, bytes: moved, reason: reason.trim() },
      }),
    onSuccess: onEnd,
    onSettled: () => queries.invalidateQueries({ queryKey: ['listPools'] }),
  })
  const isStale = move.error instanceof ClientProblem && move.error.code === 'version-stale'
  const seen = () => {
    setReadVersion(pool.version)
    move.reset()
  }
  return (
    <div className={classes['form']}>
      <MoveFields others={others} text={text} isFaulty={isFaulty} onText={setText} />
      <div className={classes['buttons']}>
        {isStale && (
          <Button variant="default" onClick={seen}>
            {t('pools.seen')}
          </Button>
        )}
        {!isStale && isReady && (
          <ConfirmButton
            text={t('pools.moveNow')}
            sure={t('pools.moveSure', { size: formats.bytes(bytes), from: pool.name, to: to.name })}
            keep={t('pools.moveKeep')}
            isPending={move.isPending}
            error={null}
            onSure={() => move.mutate(bytes)}
          />
        )}
        <Button variant="default" onClick={onEnd}>
          {t('pools.leave')}
        </Button>
      </div>
      <PoolRefusal error={move.error} isStale={isStale} />
    </div>
  )
}

interface MoveText {
  readonly toId: string
  readonly size: string
  readonly reason: string
}

interface MoveFieldsProps {
  readonly others: readonly Pool[]
  readonly text: MoveText
  readonly isFaulty: boolean
  readonly onText: (text: MoveText) => void
}

function MoveFields({ others, text, isFaulty, onText }: MoveFieldsProps) {
  const { t } = useSpeech()
  return (
    <>
      <NativeSelect
        size="md"
        label={t('pools.moveTo')}
        value={text.toId}
        data={others.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={({ target }) => onText({ ...text, toId: target.value })}
      />
      <TextInput
        size="md"
        inputMode="decimal"
        label={t('pools.moveSize')}
        value={text.size}
        error={isFaulty ? t('pools.limitFaulty') : null}
        onChange={({ target }) => onText({ ...text, size: target.value })}
      />
      <Textarea
        size="md"
        label={t('pools.moveReason')}
        description={t('pools.moveReasonHint')}
        rows={2}
        maxLength={reasonCharsMax}
        value={text.reason}
        onChange={({ target }) => onText({ ...text, reason: target.value })}
      />
    </>
  )
}
