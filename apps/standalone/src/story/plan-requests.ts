import { GIB, roundUpToStep } from '@grenier/quota-billing'
import type { RegisterCommune } from '@grenier/register'
import { type OfferCode, type StoryOffer, storyOffers } from './offers.ts'

/** What a wish is computed from when it is sent. */
export interface WishFacts {
  readonly quotaBytes: bigint
  readonly offer: StoryOffer
  /** What the pool above the member has left of the offer; null: no limit. */
  readonly poolFreeBytes: bigint | null
}

/** One member's request as the story means it. What the policy makes of it is not planned but observed. */
export interface PlannedRequest {
  /** Counts through the whole plan; names the request in keys. */
  readonly number: number
  readonly commune: RegisterCommune
  readonly offerCode: OfferCode
  readonly wish: (facts: WishFacts) => bigint
  readonly justification: string
  /** What the operator answers when the policy leaves it to a person. */
  readonly answer: { readonly decision: 'approve' | 'reject'; readonly reason: string }
}

interface Kind {
  readonly count: number
  readonly offerCodes: readonly OfferCode[]
  readonly wish: PlannedRequest['wish']
  readonly justification: string
  readonly answer: PlannedRequest['answer']
}

const approve = (reason: string) => ({ decision: 'approve', reason }) as const
const reject = (reason: string) => ({ decision: 'reject', reason }) as const

/** After the first day of readings. */
const firstWave: readonly Kind[] = [
  {
    count: 10,
    offerCodes: ['standard', 'objets', 'sauvegarde'],
    wish: ({ quotaBytes, offer }) => roundUpToStep((quotaBytes * 3n) / 4n, offer.roundingStepBytes),
    justification: 'Nous n’avons pas besoin de tout cet espace.',
    answer: approve('Restitution.'),
  },
  {
    count: 10,
    offerCodes: ['rapide'],
    wish: ({ offer }) => offer.roundingStepBytes * 5n,
    justification: 'Logiciel de gestion : la base de données est lente sur l’espace standard.',
    answer: approve('Usage conforme au catalogue.'),
  },
  {
    count: 5,
    offerCodes: ['objets'],
    wish: ({ quotaBytes, offer }) => roundUpToStep(quotaBytes * 2n, offer.roundingStepBytes),
    justification: 'Conserver vingt ans de vidéos de conseils municipaux.',
    answer: reject('À reprendre avec les archives départementales avant d’augmenter.'),
  },
  {
    count: 1,
    offerCodes: ['standard'],
    wish: ({ quotaBytes, offer, poolFreeBytes }) =>
      quotaBytes + (poolFreeBytes ?? 1_024n * GIB) + offer.roundingStepBytes,
    justification: 'Numérisation de toutes les archives de l’intercommunalité.',
    answer: reject('Au-delà de ce que l’intercommunalité a encore.'),
  },
  {
    count: 1,
    offerCodes: ['sauvegarde'],
    wish: ({ offer }) => offer.roundingStepBytes,
    justification: 'Réduire la facture au minimum.',
    answer: reject('Moins que ce qui est déjà conservé.'),
  },
  {
    count: 1,
    offerCodes: ['objets'],
    wish: ({ offer }) => offer.quotaBytesMax + offer.roundingStepBytes,
    justification: 'Erreur de saisie d’un zéro de trop.',
    answer: reject('Au-delà du maximum de l’offre.'),
  },
]

/** A month later, when nothing was granted for thirty days: members that use more than four fifths ask for a size more. */
const secondWave: readonly Kind[] = [
  {
    count: 6,
    offerCodes: ['standard'],
    wish: ({ quotaBytes, offer }) => offer.sizeStepsBytes.find((size) => size > quotaBytes) ?? quotaBytes,
    justification: 'L’espace est presque plein.',
    answer: approve('Usage constaté.'),
  },
]

export interface RequestPlan {
  readonly firstWave: readonly PlannedRequest[]
  readonly secondWave: readonly PlannedRequest[]
}

/**
 * Thirty-four requests spread over the members: the same ones for the same register. In a small département a member asks
 * for several things.
 */
export function planRequests(communes: readonly RegisterCommune[]): RequestPlan {
  const total = [...firstWave, ...secondWave].reduce((sum, kind) => sum + kind.count, 0)
  const stride = Math.max(1, Math.floor(communes.length / total))
  let next = 0
  const plan = (kind: Kind): PlannedRequest[] =>
    Array.from({ length: kind.count }, (_, index) => {
      next += 1
      const number = next
      const commune = communes[((number - 1) * stride) % communes.length]
      const offerCode = kind.offerCodes[index % kind.offerCodes.length]
      if (commune === undefined || offerCode === undefined) throw new Error('a plan needs communes and offers')
      const justification = `${kind.justification} (demande ${number})`
      return { number, commune, offerCode, wish: kind.wish, justification, answer: kind.answer }
    })
  return { firstWave: firstWave.flatMap(plan), secondWave: secondWave.flatMap(plan) }
}

/** The offer's terms by its code. */
export function storyOffer(code: OfferCode): StoryOffer {
  const offer = storyOffers.find((candidate) => candidate.code === code)
  if (offer === undefined) throw new Error(`no such offer: ${code}`)
  return offer
}
