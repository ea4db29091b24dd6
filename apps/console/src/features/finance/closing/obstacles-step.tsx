import type { CivilMonth } from '@grenier/quota-billing'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './closing.module.css'
import { useObstacles } from './use-obstacles.ts'

/** What would stop the closing, by name. */
export function ObstaclesStep({ month }: { readonly month: CivilMonth }) {
  const { t, tCount } = useSpeech()
  const obstacles = useObstacles(month)
  return (
    <Shown query={obstacles} skeleton={<LateSkeleton height={60} />}>
      {({ tariffMissing, memberCount, members, costPools }) => (
        <>
          {!tariffMissing && memberCount === 0 && costPools.length === 0 && (
            <StatusMark standing="good" text={t('closing.obstaclesNone')} />
          )}
          {tariffMissing && <StatusMark standing="bad" text={t('obstacle.tariff-missing')} />}
          {memberCount > 0 && (
            <details>
              <summary>{tCount('closing.members', memberCount)}</summary>
              <ul className={classes['exceptions']}>
                {members.map(({ tenantId, name, reason }) => (
                  <li key={`${tenantId} ${reason}`}>
                    <strong>{name}</strong> {t(`obstacle.${reason}`)}
                  </li>
                ))}
              </ul>
            </details>
          )}
          {costPools.map(({ costPoolId, name, reason }) => (
            <p key={`${costPoolId} ${reason}`}>
              <strong>{name}</strong> {t(`obstacle.${reason}`)}
            </p>
          ))}
        </>
      )}
    </Shown>
  )
}
