import classes from './space-bar.module.css'

interface SpaceBarProps {
  /** What the bar says in words, for whoever does not see it. */
  readonly label: string
  readonly quotaBytes: bigint
  readonly inUseBytes: bigint
  /** Of what is in use, what files hold; the rest is set aside. Left out where both are the same. */
  readonly filledBytes?: bigint | null
  readonly heldBytes?: bigint
}

const permille = (part: bigint, whole: bigint): number =>
  whole <= 0n ? 0 : Math.min(1_000, Number((part * 1_000n) / whole))

/**
 * How full a space is: grain for files, hatched for what is set aside, a dashed end for what was asked for. Widths of an SVG,
 * not styles, so that the policy of the page needs no exception.
 */
export function SpaceBar({ label, quotaBytes, inUseBytes, filledBytes, heldBytes = 0n }: SpaceBarProps) {
  const whole = quotaBytes + heldBytes
  const used = permille(inUseBytes, whole)
  const filled = filledBytes === undefined || filledBytes === null ? used : Math.min(used, permille(filledBytes, whole))
  const quota = permille(quotaBytes, whole)
  return (
    <svg className={classes['bar']} role="img" aria-label={label} viewBox="0 0 1000 20" preserveAspectRatio="none">
      <rect className={classes['track']} width={quota} height="20" />
      {heldBytes > 0n && <rect className={classes['held']} x={quota} width={1_000 - quota} height="20" />}
      <rect className={classes['reserved']} width={used} height="20" />
      <rect className={classes['filled']} width={filled} height="20" />
    </svg>
  )
}
