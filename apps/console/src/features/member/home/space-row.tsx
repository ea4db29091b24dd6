import type { SpaceOutlook } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { SpaceBar } from '../../../shared/ui/space-bar.tsx'
import classes from './member-home.module.css'

type Space = SpaceOutlook['items'][number]

const farDays = 365

/** One space: its name, how full, what is left and until when. */
export function SpaceRow({ space }: { readonly space: Space }) {
  const { t, formats } = useSpeech()
  const { quotaBytes, inUseBytes, heldBytes, filledBytes } = space
  const quota = formats.bytes(quotaBytes)
  const used = inUseBytes === null ? null : formats.bytes(inUseBytes, 'up')
  const free = inUseBytes === null ? null : formats.bytes(inUseBytes > quotaBytes ? 0n : quotaBytes - inUseBytes)
  return (
    <li className={classes['space']}>
      <div className={classes['spaceHead']}>
        <h3 className={classes['spaceName']}>{space.offerName}</h3>
        <p className={classes['figure']}>
          {used === null ? t('space.assigned', { quota }) : t('space.usedShort', { used, quota })}
        </p>
      </div>
      <SpaceBar
        label={used === null ? t('space.unmeasured') : t('space.used', { used, quota })}
        quotaBytes={quotaBytes}
        inUseBytes={inUseBytes ?? 0n}
        filledBytes={filledBytes}
        heldBytes={heldBytes}
      />
      <p className={classes['spaceFoot']}>
        <span>{free === null ? t('space.unmeasured') : t('space.free', { free })}</span>
        {filledBytes !== null && <span>{t('space.filled', { filled: formats.bytes(filledBytes, 'up') })}</span>}
        {heldBytes > 0n && <span>{t('space.held', { held: formats.bytes(heldBytes, 'up') })}</span>}
        {inUseBytes !== null && <Until space={space} />}
      </p>
    </li>
  )
}

function Until({ space }: { readonly space: Space }) {
  const { t, formats } = useSpeech()
  const { daysToFull, fullOn, days } = space
  if (fullOn !== null && daysToFull !== null && daysToFull <= farDays) {
    return <span className={classes['soon']}>{t('space.fullOn', { day: formats.day(fullOn) })}</span>
  }
  if (fullOn !== null) return <span>{t('space.fullLater')}</span>
  return <span>{days.length < 14 ? t('space.unknownTrend') : t('space.steady')}</span>
}
