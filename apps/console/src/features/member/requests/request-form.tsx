import type { Offer, RefusalAlternative, SpaceOutlook } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useServedTenant } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { AnswerPanel } from './answer-panel.tsx'
import { type Draft, keepDraft, keptDraft } from './draft.ts'
import { ReasonQuestion, SizeQuestion, SpaceQuestion } from './questions.tsx'
import classes from './requests.module.css'
import { TemplateRow } from './template-row.tsx'
import { useSending } from './use-sending.ts'
import { useSimulation, wishOf } from './use-simulation.ts'

const justificationCharsMin = 3

interface RequestFormProps {
  readonly offers: readonly Offer[]
  readonly spaces: SpaceOutlook['items']
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
  const lines = useMemo(() => (wish === null ? [] : [wish]), [wish?.offerId, wish?.wantedQuotaBytes])
  const simulation = useSimulation(tenantId, lines)
  const backup = wish === null ? null : (simulation.data?.backup ?? null)
  const send = useSending(tenantId)
  const offer = offers.find(({ id }) => id === draft.offerId)
  const justification = [draft.reason === null ? '' : draft.reason, draft.details.trim()].filter(Boolean).join(' : ')
  const onSend = (waitIfFull: boolean, instead?: RefusalAlternative) => {
    const withBackup = draft.withBackup && backup?.suggestionFits === true && backup.offerId !== draft.offerId
    const extra = withBackup ? [{ offerId: backup.offerId, wantedQuotaBytes: backup.suggestedQuotaBytes }] : []
    const wishedOn = draft.wishedOn === '' ? null : civilDate(draft.wishedOn)
    send.mutate({ lines: instead?.lines ?? [...lines, ...extra], justification, wishedOn, waitIfFull })
  }
  const isReasoned = justification.length >= justificationCharsMin
  const isReady = wish !== null && isReasoned && simulation.data?.outcome !== 'refused'
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
