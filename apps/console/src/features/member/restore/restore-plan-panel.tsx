import type { BackupCopy, ProtectedClaim, ProtectionTask } from '@grenier/contracts'
import { ClientProblem } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { asFolderName, isFolderName, proposedName, wayOf } from './restore-plan.ts'

interface RestorePlanProps {
  readonly folder: ProtectedClaim
  readonly copy: BackupCopy
  readonly folders: readonly ProtectedClaim[]
}

/** What will happen, in plain sentences, and the one button that does it. */
export function RestorePlan({ folder, copy, folders }: RestorePlanProps) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const way = wayOf(copy, folder)
  const standing = folders.filter(({ state }) => state !== 'gone').map(({ name }) => name)
  const day = civilDateOf(copy.takenAt, installation.timeZone)
  const [typed, setTyped] = useState(() =>
    way === 'in-place' ? folder.name : proposedName(folder.name, day, standing),
  )
  const restore = useRestore()
  const name = asFolderName(typed)
  const isTaken = standing.includes(name)
  if (way === 'only-by-operator') return <p>{t('restore.onlyByOperator')}</p>
  const moment = formats.momentOf(copy.takenAt, installation.timeZone)
  const size = folder.capacityBytes === null ? null : formats.bytes(folder.capacityBytes, 'up')
  return (
    <form
      className={classes['fields']}
      onSubmit={(event) => {
        event.preventDefault()
        if (isFolderName(name) && !isTaken) restore.mutate({ copyId: copy.id, newClaimName: name })
      }}
    >
      {way === 'beside' && (
        <TextInput
          size="md"
          label={t('restore.newName')}
          value={typed}
          maxLength={63}
          required
          withAsterisk={false}
          description={name === typed || name === '' ? t('restore.newNameHint') : t('restore.newNameAs', { name })}
          error={nameFault({ name, isTaken }, t)}
          onChange={({ target }) => setTyped(target.value)}
        />
      )}
      <ul className={classes['promises']}>
        <li>{t('restore.willCome', { folder: folder.name, moment, name })}</li>
        <li>{way === 'beside' ? t('restore.willNotTouch', { folder: folder.name }) : t('restore.willReturn')}</li>
        {size !== null && <li>{t('restore.willTake', { size })}</li>}
        <li>{t('restore.willLast')}</li>
      </ul>
      {restore.error !== null && <ProblemView error={restore.error} />}
      {restore.error instanceof ClientProblem && restore.error.code === 'restore-exceeds-quota' && (
        <Link to="/requests/new">{t('space.ask')}</Link>
      )}
      <Button type="submit" size="md" loading={restore.isPending}>
        {t('restore.start')}
      </Button>
    </form>
  )
}

function nameFault(
  { name, isTaken }: { readonly name: string; readonly isTaken: boolean },
  t: ReturnType<typeof useSpeech>['t'],
): string | false {
  if (isTaken) return t('restore.nameTaken', { name })
  return !isFolderName(name) && t('restore.nameWrong')
}

/** Asks once: a repeated tap finds the button waiting, and the same key answers the same task. */
function useRestore() {
  const client = useClient()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { tenantId } = useServedTenant()
  const [key] = useState(() => crypto.randomUUID())
  return useMutation<ProtectionTask, unknown, { readonly copyId: string; readonly newClaimName: string }>({
    mutationFn: (body) =>
      client.call('requestRestore', {
        params: { tenantId },
        body,
        idempotencyKey: `${key}-${body.copyId.slice(0, 8)}-${body.newClaimName}`,
      }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['listProtectionTasks', tenantId] })
      await navigate({ to: '/restore/$taskId', params: { taskId: id } })
    },
  })
}
