import type { TerritoryObstacle } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'

/** What stands in the way of a change, in the API’s own sentences; or that nothing does. */
export function ObstacleList({ obstacles }: { readonly obstacles: readonly TerritoryObstacle[] }) {
  const { t } = useSpeech()
  if (obstacles.length === 0) return <StatusMark standing="good" text={t('event.ready')} />
  return obstacles.map(({ code, explanation }) => <StatusMark key={code} standing="bad" text={explanation ?? code} />)
}
