import type { ClusterHold } from '@grenier/contracts'
import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import classes from './clusters.module.css'

const reasonCharsMin = 3
const reasonCharsMax = 1_000

/** Why a cluster may be written to again. Everything on it is then brought to what the database says, so it is asked twice. */
export function LiftForm({ hold }: { readonly hold: ClusterHold }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t, tCount } = useSpeech()
  const [isOpen, setIsOpen] = useState(false)
  const [reason, setReason] = useState('')
  const { clusterId, id: holdId, version } = hold
  const { data: memberCount } = useQuery({
    queryKey: ['countTenants', { clusterId }],
    enabled: isOpen,
    queryFn: async ({ signal }) => (await client.call('countTenants', { query: { clusterId }, signal })).total,
  })
  const lift = useMutation({
    mutationFn: () =>
      client.call('liftClusterHold', {
        params: { clusterId, holdId },
        ifMatch: version,
        body: { reason: reason.trim() },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listClusterHolds'] }),
  })
  if (!isOpen) {
    return (
      <Button variant="default" onClick={() => setIsOpen(true)}>
        {t('clusters.lift')}
      </Button>
    )
  }
  const isReady = reason.trim().length >= reasonCharsMin && memberCount !== undefined
  return (
    <div className={classes['lift']}>
      <Textarea
        autoFocus
        label={t('clusters.liftReason')}
        description={t('clusters.liftHint')}
        rows={3}
        maxLength={reasonCharsMax}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      {isReady ? (
        <ConfirmButton
          text={t('clusters.liftNow')}
          sure={tCount('clusters.liftSure', memberCount)}
          keep={t('clusters.liftKeep')}
          isPending={lift.isPending}
          error={lift.error}
          onSure={() => lift.mutate()}
        />
      ) : (
        <p className={rowStyles['soft']}>{t('clusters.liftWants')}</p>
      )}
    </div>
  )
}
