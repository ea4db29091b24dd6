import type { Answer } from '@grenier/contracts'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './trail.module.css'

/** How far the chain reaches, whether its last signed place holds, and the files by which anybody verifies all of it. */
export function ChainStanding() {
  const client = useClient()
  const { t, formats } = useSpeech()
  const standing = useQuery({
    queryKey: ['getAuditStanding'],
    queryFn: ({ signal }) => client.call('getAuditStanding', { signal }),
  })
  return (
    <Shown query={standing} skeleton={<LateSkeleton height={140} />}>
      {(known) => (
        <div className={classes['standing']}>
          <Signed last={known.lastCheckpoint} />
          <Figures
            figures={[
              { label: t('audit.sealed'), value: formats.whole(known.sealedCount) },
              { label: t('audit.awaiting'), value: formats.whole(known.awaitingCount), note: t('audit.awaitingNote') },
            ]}
          />
          <p className={classes['soft']}>{t('audit.proof')}</p>
          <p className={classes['files']}>
            <a href="/v1/audit-trail" download>
              <IconDownload size={18} aria-hidden /> {t('audit.export')}
            </a>
            <a href="/v1/audit-keys" download="audit-keys.json">
              <IconDownload size={18} aria-hidden /> {t('audit.keys')}
            </a>
          </p>
        </div>
      )}
    </Shown>
  )
}

function Signed({ last }: { readonly last: Answer<'getAuditStanding'>['lastCheckpoint'] }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  if (last === null) return <StatusMark standing="waiting" text={t('audit.unsigned')} />
  const moment = formats.momentOf(last.signedAt, installation.timeZone)
  return (
    <div>
      <StatusMark
        standing={last.holds ? 'good' : 'bad'}
        text={t(last.holds ? 'audit.signatureHolds' : 'audit.signatureBroken')}
      />
      <p className={classes['soft']}>{t('audit.signedOn', { moment, sequence: String(last.sequence) })}</p>
      <p className={classes['soft']}>
        {t('audit.key')} <code className={classes['code']}>{last.keyId}</code>
      </p>
    </div>
  )
}
