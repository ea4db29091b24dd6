import type { Offer, SpaceOutlook } from '@grenier/contracts'

type Space = SpaceOutlook['items'][number]

/** A request that is asked for often, ready to be looked at: which space, what size, and why. */
export interface Template {
  readonly reason: 'growth' | 'digitisation' | 'shrink'
  readonly offer: Offer
  readonly quotaBytes: bigint
}

/** Steps above the present size that scanning a fonds takes, by the sizes of the offers. */
const digitisationSteps = 3
const permille = ({ inUseBytes, quotaBytes }: Space): number =>
  inUseBytes === null || quotaBytes === 0n ? 0 : Number((inUseBytes * 1_000n) / quotaBytes)

/**
 * Requests worth a tap for a member: one size more where it is fullest, room for digitising where most files are, one size less where nothing would be
 * cut. One that the offers have no size for is left out.
 */
export function templatesOf(offers: readonly Offer[], spaces: readonly Space[]): readonly Template[] {
  const ofSpace = ({ offerId }: Space): Offer | undefined => offers.find(({ id }) => id === offerId)
  const held = spaces.filter(({ quotaBytes }) => quotaBytes > 0n)
  const fullest = held.toSorted((left, right) => permille(right) - permille(left))
  const above = (space: Space, steps: number): bigint | undefined =>
    ofSpace(space)?.sizeStepsBytes.filter((size) => size > space.quotaBytes)[steps - 1]
  const below = ({ inUseBytes, quotaBytes, ...space }: Space): bigint | undefined =>
    inUseBytes === null
      ? undefined
      : offers
          .find(({ id }) => id === space.offerId)
          ?.sizeStepsBytes.filter((size) => size < quotaBytes && size >= inUseBytes)
          .at(-1)
  const template = (
    reason: Template['reason'],
    space: Space | undefined,
    quotaBytes: bigint | undefined,
  ): readonly Template[] => {
    const offer = space === undefined ? undefined : ofSpace(space)
    return offer === undefined || quotaBytes === undefined ? [] : [{ reason, offer, quotaBytes }]
  }
  const [first] = fullest.filter(({ kind }) => kind !== 'backup')
  const [files] = held
    .filter(({ kind }) => kind === 'block')
    .toSorted((left, right) => (right.quotaBytes > left.quotaBytes ? 1 : -1))
  const slack = fullest.toReversed().find((space) => below(space) !== undefined)
  return [
    ...template('growth', first, first && above(first, 1)),
    ...template('digitisation', files, files && above(files, digitisationSteps)),
    ...template('shrink', slack, slack && below(slack)),
  ]
}
