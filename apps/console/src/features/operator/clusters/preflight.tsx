import type { ClusterPreflight } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './clusters.module.css'

interface PreflightProps {
  readonly clusterId: string
  /** Whether it is asked at once. */
  readonly isAsked?: boolean
}

/** What the cluster lacks, asked of the cluster itself, so only when somebody wants to know. */
export function Preflight({ clusterId, isAsked = false }: PreflightProps) {
  const client = useClient()
  const { t } = useSpeech()
  const [isWanted, setIsWanted] = useState(isAsked)
  const examined = useQuery({
    queryKey: ['examineCluster', clusterId],
    enabled: isWanted,
    staleTime: 0,
    queryFn: ({ signal }) => client.call('examineCluster', { params: { clusterId }, signal }),
  })
  return (
    <div className={classes['preflight']}>
      <Button
        variant="default"
        loading={examined.isFetching}
        onClick={() => (isWanted ? void examined.refetch() : setIsWanted(true))}
      >
        {t('clusters.examine')}
      </Button>
      <div aria-live="polite">
        {examined.error !== null && <ProblemView error={examined.error} />}
        {examined.data !== undefined && <Examined found={examined.data} />}
      </div>
    </div>
  )
}

function Examined({ found }: { readonly found: ClusterPreflight }) {
  const { t, tCount, formats } = useSpeech()
  const { installation } = useSignedIn()
  const blocking = found.gaps.filter(({ severity }) => severity === 'blocking').length
  return (
    <div className={classes['found']}>
      <p className={classes['verdict']}>
        <StatusMark
          standing={found.ready ? 'good' : 'bad'}
          text={found.ready ? t('clusters.ready') : tCount('clusters.blocked', blocking)}
        />
        <span>
          {found.credentialExpiresAt === null
            ? t('clusters.credentialOpen')
            : t('clusters.credentialUntil', { day: formats.dayOf(found.credentialExpiresAt, installation.timeZone) })}
        </span>
      </p>
      <ul className={classes['gaps']}>
        {found.gaps.map(({ code, severity, subject, explanation }) => (
          <li key={`${code}/${subject ?? ''}`}>
            <StatusMark
              standing={severity === 'blocking' ? 'bad' : 'waiting'}
              text={t(`clusters.severity.${severity}`)}
            />
            <span>{explanation ?? `${code} ${subject ?? ''}`}</span>
          </li>
        ))}
      </ul>
      <p className={classes['soft']}>
        {t('clusters.served', {
          groups: found.served.map(({ group, versions }) => `${group} ${versions.join(', ')}`).join(' ; '),
        })}
      </p>
    </div>
  )
}
