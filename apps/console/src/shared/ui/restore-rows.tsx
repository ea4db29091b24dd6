import type { ProtectionTask } from '@grenier/contracts'
import { Link } from '@tanstack/react-router'
import { useSignedIn } from '../api/session.tsx'
import { useSpeech } from '../i18n/language.tsx'
import classes from './facts.module.css'
import { type Standing, StatusMark } from './status-mark.tsx'

const standings = { queued: 'waiting', running: 'waiting', succeeded: 'good', failed: 'bad' } as const satisfies Record<
  ProtectionTask['state'],
  Standing
>

/** How a restore stands, by a sign and a word. */
export function RestoreMark({ state }: { readonly state: ProtectionTask['state'] }) {
  const { t } = useSpeech()
  return <StatusMark standing={standings[state]} text={t(`restore.state.${state}`)} />
}

/** Restores as rows, each leading to where it is followed. */
export function RestoreRows({ restores }: { readonly restores: readonly ProtectionTask[] }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  return (
    <ul className={classes['rows']}>
      {restores.map(({ id, state, newClaimName, requestedAt }) => (
        <li key={id}>
          <span className={classes['rowText']}>
            <Link to="/restore/$taskId" params={{ taskId: id }}>
              {t('restore.into', { name: newClaimName ?? '' })}
            </Link>
            <span className={classes['soft']}>
              {t('restore.askedOn', { day: formats.dayOf(requestedAt, installation.timeZone) })}
            </span>
          </span>
          <RestoreMark state={state} />
        </li>
      ))}
    </ul>
  )
}
