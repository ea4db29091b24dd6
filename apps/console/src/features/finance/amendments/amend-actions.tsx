import type { CivilMonth } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import type { PlainKey } from '../../../shared/i18n/translate.ts'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { OtherRefusal, RefusalMarks } from './refusal-marks.tsx'
import type { Amending, ToAmend } from './use-amend.ts'

interface AmendActionsProps {
  readonly month: CivilMonth
  /** Null while something is missing. */
  readonly amended: ToAmend | null
  /** What is missing then. */
  readonly missing: PlainKey
  readonly amend: Amending
}

const reasonCharsMax = 500

/** Why, and then twice: what is recorded is never taken back, only followed by another one. */
export function AmendActions({ month, amended, missing, amend }: AmendActionsProps) {
  const { t, formats } = useSpeech()
  const [reason, setReason] = useState('')
  const said = reason.trim()
  return (
    <>
      <TextInput
        label={t('amend.reason')}
        description={t('amend.reasonHint')}
        maxLength={reasonCharsMax}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <RefusalMarks error={amend.error} part="reason" />
      <RefusalMarks error={amend.error} part="month" />
      <OtherRefusal error={amend.error} />
      {amended === null || said === '' ? (
        <p>{t(amended === null ? missing : 'amend.reasonMissing')}</p>
      ) : (
        <ConfirmButton
          text={t('amend.record')}
          sure={t('amend.sure', { month: formats.month(month) })}
          keep={t('amend.keep')}
          isPending={amend.isPending}
          error={null}
          onSure={() => amend.mutate({ reason: said, amended })}
        />
      )}
    </>
  )
}
