import type { Offer, RefusalAlternative, SpaceOutlook } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useServedTenant } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { AnswerPanel } from './answer-panel.tsx'
import { backupLineOf, type Draft, keepDraft, keptDraft, wishOf } from './draft.ts'
import { ReasonQuestion, SizeQuestion, SpaceQuestion } from './questions.tsx'
import classes from './requests.module.css'
import { TemplateRow } from './template-row.tsx'
import { useSending } from './use-sending.ts'
import { useSimulation } from './use-simulation.ts'

const justificationCharsMin = 3

interface RequestFormProps {
  readonly offers: readonly Offer[]
  readonly spaces: SpaceOutlook['items']
}

/** The lines of a draft, storage with its backup, and what they cost together: what is priced is what is sent. */
function usePricedLines(tenantId: string, draft: Draft) {
  const wish = wishOf(draft)
  const storage = useMemo(() => (wish === null ? [] : [wish]), [wish?.offerId, wish?.wantedQuotaBytes])
  const alone = useSimulation(tenantId, storage)
  // Of storage that is refused the backup would be too large for what is offered instead.
  const isRefused = alone.simulation.data?.outcome === 'refused'
  const backup = wish === null || isRefused ? null : backupLineOf(draft, alone.simulation.data?.backup ?? null)
  const extra = alone.isCurrent && draft.withBackup ? backup : null
  const lines = useMemo(
    () => (extra === null ? storage : [...storage, extra]),
    [storage, extra?.offerId, extra?.wantedQuotaBytes],
  )
  const both = useSimulation(tenantId, lines)
  return { backup, lines, simulation: both.simulation, isCurrent: alone.isCurrent && both.isCurrent }
}

/** Asks, shows what the answer would be, and sends. What is typed is kept on this machine until it is sent. */
export function RequestForm({ offers, spaces }: RequestFormProps) {
  const { tenantId } = useServedTenant()
  const { t } = useSpeech()
  const [draft, setDraft] = useState<Draft>(() => keptDraft(tenantId))
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part }
    keepDraft(tenantId, next)
    setDraft(next)
  }
  const wish = wishOf(draft)
  const { backup, lines, simulation, isCurrent } = usePricedLines(tenantId, draft)
  const send = useSending(tenantId)
  const offer = offers.find(({ id }) => id === draft.offerId)
  const justification = [draft.reason === null ? '' : draft.reason, draft.details.trim()].filter(Boolean).join(' : ')
  const onSend = (waitIfFull: boolean, instead?: RefusalAlternative) => {
    const wishedOn = draft.wishedOn === '' ? null : civilDate(draft.wishedOn)
    send.mutate({ lines: instead?.lines ?? [...lines], justification, wishedOn, waitIfFull })
  }
  const isReasoned = justification.length >= justificationCharsMin
  const isReady = isCurrent && isReasoned && simulation.data?.outcome !== 'refused'
  return (
    <div className={classes['form']}>
      <form
        className={classes['questions']}
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) onSend(false)
        }}
      >
        {draft.offerId === null && <TemplateRow offers={offers} spaces={spaces} onChoose={change} />}
        <SpaceQuestion
          offers={offers}
          spaces={spaces}
          value={draft.offerId}
          onChange={(offerId) => change({ offerId, quotaBytes: null, typedSize: '' })}
        />
        {offer !== undefined && (
          <SizeQuestion
            key={offer.id}
            offer={offer}
            space={spaces.find(({ offerId }) => offerId === offer.id)}
            draft={draft}
            onChange={change}
          />
        )}
        {draft.quotaBytes !== null && <ReasonQuestion draft={draft} backup={backup} onChange={change} />}
        {send.error !== null && <ProblemView error={send.error} />}
        <Button type="submit" size="md" disabled={!isReady} loading={send.isPending} className={classes['send'] ?? ''}>
          {t('ask.send')}
        </Button>
        <p className={classes['small']}>{t('ask.draftKept')}</p>
      </form>
      <AnswerPanel
        simulation={simulation}
        isAsked={wish !== null}
        isReasoned={isReasoned}
        onAlternative={(alternative) => onSend(alternative.waitIfFull, alternative)}
      />
    </div>
  )
}
