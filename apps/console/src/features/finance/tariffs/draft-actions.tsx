import type { TariffDraft } from '@grenier/contracts'
import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { isPursued } from '../../../shared/finance/pursued-draft.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './tariffs.module.css'

const reasonCharsMin = 3
const reasonCharsMax = 500

/** What may still become of a draft besides its publishing, or how it ended. */
export function DraftActions({ draft }: { readonly draft: TariffDraft }) {
  const { t } = useSpeech()
  const mayChange = useMay('finance')
  if (!isPursued(draft)) return <Ended draft={draft} />
  if (!mayChange) return null
  return (
    <Panel title={t('tariff.drafted')}>
      <div className={classes['publish']}>
        <Link to="/finance/tariffs/new" search={{ change: draft.id }}>
          {t('tariff.change')}
        </Link>
        <Withdrawal draft={draft} />
      </div>
    </Panel>
  )
}

function Ended({ draft }: { readonly draft: TariffDraft }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { withdrawnBy, withdrawnAt, withdrawalReason } = draft
  const nameOfPerson = usePersonNames(withdrawnBy === null ? [] : [withdrawnBy])
  if (withdrawnBy === null || withdrawnAt === null || withdrawalReason === null) {
    return <StatusMark standing="good" text={t('tariff.draftPublished')} />
  }
  const day = formats.dayOf(withdrawnAt, installation.timeZone)
  const text = t('tariff.withdrawnBecause', { who: nameOfPerson(withdrawnBy), day, reason: withdrawalReason })
  return <StatusMark standing="over" text={text} />
}

function Withdrawal({ draft: { id, version } }: { readonly draft: TariffDraft }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const [reason, setReason] = useState('')
  const withdraw = useMutation({
    mutationFn: () =>
      client.call('withdrawTariffDraft', {
        params: { draftId: id },
        ifMatch: version,
        body: { reason: reason.trim() },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['listTariffDrafts'] })
      await queries.invalidateQueries({ queryKey: ['simulateTariffDraft', id] })
    },
  })
  return (
    <>
      <TextInput
        label={t('tariff.withdrawReason')}
        maxLength={reasonCharsMax}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      {reason.trim().length >= reasonCharsMin && (
        <ConfirmButton
          text={t('tariff.withdraw')}
          sure={t('tariff.withdrawSure')}
          keep={t('tariff.withdrawKeep')}
          isPending={withdraw.isPending}
          error={withdraw.error}
          onSure={() => withdraw.mutate()}
        />
      )}
    </>
  )
}
