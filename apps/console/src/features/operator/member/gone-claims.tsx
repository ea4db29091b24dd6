import type { Answer } from '@grenier/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './member.module.css'

type Claim = Answer<'getTenantProtection'>['claims'][number]

/** Volumes that went and that nobody has said were meant to: each is admitted by itself, its copies stay. */
export function GoneClaims({ tenantId, claims }: { readonly tenantId: string; readonly claims: readonly Claim[] }) {
  const gone = claims.filter(({ state, acknowledgedBy }) => state === 'gone' && acknowledgedBy === null)
  if (gone.length === 0) return null
  return (
    <ul className={classes['rows']}>
      {gone.map((claim) => (
        <GoneClaim key={claim.name} tenantId={tenantId} claim={claim} />
      ))}
    </ul>
  )
}

function GoneClaim({ tenantId, claim }: { readonly tenantId: string; readonly claim: Claim }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const mayAdmit = useMay('operator')
  const { name, goneAt } = claim
  const admit = useMutation({
    mutationFn: () => client.call('acknowledgeGoneClaim', { params: { tenantId, claimName: name } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['getTenantProtection', tenantId] }),
  })
  return (
    <li>
      <p className={classes['head']}>
        <strong>{name}</strong>
        <StatusMark
          standing="bad"
          text={
            goneAt === null
              ? t('member.gone')
              : t('member.goneSince', { moment: formats.momentOf(goneAt, installation.timeZone) })
          }
        />
      </p>
      {mayAdmit && (
        <ConfirmButton
          text={t('member.admit')}
          sure={t('member.admitSure')}
          keep={t('member.admitKeep')}
          isPending={admit.isPending}
          error={admit.error}
          onSure={() => admit.mutate()}
        />
      )}
    </li>
  )
}
