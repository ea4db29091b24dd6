import type { Period } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './closing.module.css'
import { stopText } from './stop-text.ts'
import { useObstacles } from './use-obstacles.ts'

/** What finance decides about an obstacle, where it may. */
interface Decisions {
  readonly isLeavingOut: boolean
  readonly isUnshared: boolean
}

/** Closing is asked for twice: charges never change afterwards, they are only corrected. */
export function CloseStep({ month, period }: { readonly month: CivilMonth; readonly period: Period | null }) {
  const { t, formats } = useSpeech()
  const mayClose = useMay('finance')
  const { installation } = useSignedIn()
  const [isAsked, setIsAsked] = useState(false)
  const [decided, setDecided] = useState<Decisions>({ isLeavingOut: false, isUnshared: false })
  const close = useClosing(month, decided)
  const { data: obstacles } = useObstacles(month)
  const isInGrace = obstacles !== undefined && installation.now < obstacles.graceEndsAt
  return (
    <>
      <p className={classes['soft']}>{t('closing.closeLead')}</p>
      {period !== null && period.blockedBy !== null && (
        <StatusMark standing="bad" text={t('closing.blocked', { why: t(stopText(period.blockedBy)) })} />
      )}
      <ObstacleChoices month={month} decided={decided} onDecide={setDecided} />
      {close.error !== null && <ProblemView error={close.error} />}
      {!mayClose && <p className={classes['soft']}>{t('closing.onlyFinance')}</p>}
      {mayClose && !isAsked && (
        <div className={classes['actions']}>
          <Button onClick={() => setIsAsked(true)}>{t('closing.close', { month: formats.month(month) })}</Button>
        </div>
      )}
      {mayClose && isAsked && (
        <div className={classes['sure']}>
          <p>{t('closing.closeSure')}</p>
          {isInGrace && (
            <p>{t('closing.graceSure', { moment: formats.momentOf(obstacles.graceEndsAt, installation.timeZone) })}</p>
          )}
          <div className={classes['actions']}>
            <Button loading={close.isPending} onClick={() => close.mutate(isInGrace)}>
              {t(isInGrace ? 'closing.graceYes' : 'closing.closeYes')}
            </Button>
            <Button variant="default" onClick={() => (setIsAsked(false), close.reset())}>
              {t('closing.no')}
            </Button>
          </div>
        </div>
      )}
    </>
  )
}

function useClosing(month: CivilMonth, { isLeavingOut, isUnshared }: Decisions) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (beforeGraceEnds: boolean) =>
      client.call('closePeriod', {
        params: { month },
        body: {
          ...(beforeGraceEnds ? { beforeGraceEnds } : {}),
          ...(isLeavingOut ? { membersWithoutPopulation: 'left-out' as const } : {}),
          ...(isUnshared ? { costsWithoutWeight: 'unshared' as const } : {}),
        },
      }),
    onSuccess: () => queries.invalidateQueries(),
  })
}

function ObstacleChoices(props: { month: CivilMonth; decided: Decisions; onDecide: (decided: Decisions) => void }) {
  const { month, decided, onDecide } = props
  const { t } = useSpeech()
  const { data } = useObstacles(month)
  const lacksPopulation = data?.members.some(({ reason }) => reason === 'population-missing') === true
  const lacksWeight = data?.costPools.some(({ reason }) => reason === 'key-without-weight') === true
  if (!lacksPopulation && !lacksWeight) return null
  return (
    <fieldset className={classes['choices']}>
      <legend>{t('closing.decide')}</legend>
      {lacksPopulation && (
        <label className={classes['choice']}>
          <input
            type="checkbox"
            checked={decided.isLeavingOut}
            onChange={({ target }) => onDecide({ ...decided, isLeavingOut: target.checked })}
          />
          <span>{t('closing.leaveOut')}</span>
        </label>
      )}
      {lacksWeight && (
        <label className={classes['choice']}>
          <input
            type="checkbox"
            checked={decided.isUnshared}
            onChange={({ target }) => onDecide({ ...decided, isUnshared: target.checked })}
          />
          <span>{t('closing.leaveUnshared')}</span>
        </label>
      )}
    </fieldset>
  )
}
