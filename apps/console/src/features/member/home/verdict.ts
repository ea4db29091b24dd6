import type { RestoreDrill, SpaceOutlook, TenantProtectionView } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'

type Space = SpaceOutlook['items'][number]

/** A test of a restore that has ended, well or not. */
export type EndedDrill = RestoreDrill & { readonly endedAt: Instant }

/** The one sentence of a member's home, as data: what needs them first, or that nothing does. */
export type Verdict =
  | { readonly kind: 'well'; readonly isBackedUp: boolean }
  | { readonly kind: 'full-on'; readonly space: Space; readonly day: CivilDate }
  | { readonly kind: 'full' | 'over'; readonly space: Space }
  | { readonly kind: 'backup-late'; readonly days: number }
  | { readonly kind: 'backup-none' }
  | { readonly kind: 'drill-failed'; readonly drill: EndedDrill }

/** Beyond this, a space that fills up is no news. */
const soonDays = 120
const msPerDay = 86_400_000

/**
 * The newest copy of each folder that holds data, the oldest of these first: what would be lost counts, not what is safe. A folder
 * so young that its first copy is still due, such as one that was brought back today, alarms nobody where others are copied.
 */
export function oldestGoodCopy({ claims }: TenantProtectionView): { readonly at: Instant | null } | null {
  const kept = claims.filter(({ state }) => state !== 'gone')
  if (kept.length === 0) return null
  const copied = kept.filter(({ reason, newestCopyAt }) => newestCopyAt !== null || reason !== 'first-copy-due')
  const times = (copied.length === 0 ? kept : copied).map(({ newestCopyAt }) => newestCopyAt)
  const known = times.filter((at) => at !== null)
  return { at: known.length < times.length ? null : known.reduce((oldest, at) => (at < oldest ? at : oldest)) }
}

/** The last test of a restore that has ended, of tests that come the newest first; null: none has. One under way proves nothing yet. */
export function lastEndedDrill(drills: readonly RestoreDrill[]): EndedDrill | null {
  const ended = drills.flatMap((drill) => (drill.endedAt === null ? [] : [{ ...drill, endedAt: drill.endedAt }]))
  return ended.toSorted((one, other) => other.endedAt - one.endedAt)[0] ?? null
}

const usedPermille = ({ inUseBytes, quotaBytes }: Space): number =>
  inUseBytes === null || quotaBytes === 0n ? 0 : Number((inUseBytes * 1_000n) / quotaBytes)

/** The spaces of a member, the fullest first: on a phone it alone is shown at length. */
export function fullestFirst({ items }: SpaceOutlook): readonly Space[] {
  return items.toSorted((left, right) => usedPermille(right) - usedPermille(left))
}

/** What a secretary must know in one look. Losing files comes before having no room for more. */
export function verdictOf(affairs: {
  readonly outlook: SpaceOutlook
  readonly protection: TenantProtectionView
  /** The newest first. */
  readonly drills: readonly RestoreDrill[]
}): Verdict {
  const { outlook, protection, drills } = affairs
  const copy = oldestGoodCopy(protection)
  if (copy !== null && copy.at === null) return { kind: 'backup-none' }
  if (copy !== null && copy.at !== null && protection.observedAt !== null) {
    const lateMs = protection.observedAt - copy.at
    if (lateMs > protection.rpoSeconds * 1_000) {
      return { kind: 'backup-late', days: Math.max(1, Math.floor(lateMs / msPerDay)) }
    }
  }
  const drill = lastEndedDrill(drills)
  if (drill !== null && drill.state !== 'succeeded') return { kind: 'drill-failed', drill }
  const over = outlook.items.find(({ state }) => state === 'over')
  if (over !== undefined) return { kind: 'over', space: over }
  const full = outlook.items.find(({ daysToFull, quotaBytes }) => daysToFull === 0 && quotaBytes > 0n)
  if (full !== undefined) return { kind: 'full', space: full }
  const [first] = outlook.items
    .filter(({ daysToFull }) => daysToFull !== null && daysToFull <= soonDays)
    .toSorted((left, right) => (left.daysToFull ?? 0) - (right.daysToFull ?? 0))
  if (first?.fullOn !== undefined && first.fullOn !== null) return { kind: 'full-on', space: first, day: first.fullOn }
  return { kind: 'well', isBackedUp: copy !== null }
}
