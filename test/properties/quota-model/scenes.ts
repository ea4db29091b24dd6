import * as fc from 'fast-check'
import { decides } from './commands/decide.ts'
import { answersLoan } from './commands/decide-loan.ts'
import { endsLoan } from './commands/end-loan.ts'
import { endsLoansAfter } from './commands/end-loans.ts'
import { endsTemporariesAfter } from './commands/end-temporaries.ts'
import { expiresAfter } from './commands/expire.ts'
import { makesRoomForLater } from './commands/make-room.ts'
import { uses, usesNearlyAll } from './commands/measure.ts'
import { proposes, proposeUnused } from './commands/propose-loan.ts'
import { questions } from './commands/question.ts'
import { reconciles } from './commands/reconcile.ts'
import { reserve } from './commands/reserve.ts'
import { servesWaiting } from './commands/serve-waiting.ts'
import { asks } from './commands/submit.ts'
import { sweepsAfter } from './commands/sweep-reservations.ts'
import { takesOrReleases } from './commands/take.ts'
import { waitBehindFor } from './commands/wait-behind.ts'
import type { TenantName } from './ground.ts'
import type { OperatorName } from './model-facts.ts'
import type { QuotaCommand } from './quota-command.ts'

type Scene = fc.Arbitrary<readonly QuotaCommand[]>

/** A tenant asks for another size of the offer that all scenes are about. */
function asksFor(
  tenant: TenantName,
  wantedBytes: bigint,
  more: { days?: number; waitIfFull?: boolean } = {},
): QuotaCommand {
  const { days = null, waitIfFull = false } = more
  return asks({ tenant, wishes: [{ offer: 'standard', wantedBytes }], days, waitIfFull })
}

const newest = { among: 'open', back: 0 } as const
const approves = decides({ decision: 'approve', pick: newest, amendedBytes: null })
const exactly = (command: QuotaCommand): fc.Arbitrary<QuotaCommand> => fc.constant(command)
const between = (min: bigint, max: bigint): fc.Arbitrary<bigint> => fc.bigInt({ min, max })

/** Two wait for one pool, and room returns that would do for the later one alone. */
const queue: Scene = fc.tuple(
  between(250n, 420n).map((wantedBytes) => asksFor('tenant-1', wantedBytes, { waitIfFull: true })),
  waitBehindFor(fc.constant('standard')),
  exactly(makesRoomForLater('standard')),
  exactly(servesWaiting('standard')),
)

const proposal = between(20n, 60n).map((wantedBytes) =>
  proposes({ lender: 'tenant-1', borrower: 'tenant-2', offer: 'standard', wantedBytes, days: 40 }),
)

/** A loan moves, or two at once, and when one is called back most of it is in use, or none. */
const loan: Scene = fc
  .tuple(
    fc.oneof(fc.tuple(proposal), fc.tuple(proposal, proposal)),
    fc.oneof(between(10n, 29n), between(10n, 29n), between(60n, 90n)),
    fc.constantFrom<'lender' | 'borrower'>('lender', 'borrower'),
  )
  .map(([proposals, unusedBytes, side]) => [
    ...proposals.flatMap((proposed) => [proposed, answersLoan('consent', newest)]),
    reconciles('tenant-1', true),
    usesNearlyAll(unusedBytes),
    endsLoan(side, newest, true),
    reconciles('tenant-2', true),
  ])

/** A loan that was consented to ends before its bytes have moved: the lender has again what it had. */
const neverMoved: Scene = between(20n, 60n).map((wantedBytes) => [
  proposes({ lender: 'tenant-1', borrower: 'tenant-2', offer: 'standard', wantedBytes, days: 5 }),
  answersLoan('consent', newest),
  endsLoansAfter(6),
])

/** A borrower asks for less than it has borrowed: that is the lender's, and no shrink gives it away. */
const borrowedGivenAway: Scene = fc
  .tuple(between(31n, 60n), between(11n, 30n))
  .map(([borrowedBytes, wantedBytes]) => [
    proposes({ lender: 'tenant-1', borrower: 'tenant-2', offer: 'standard', wantedBytes: borrowedBytes, days: 40 }),
    answersLoan('consent', newest),
    reconciles('tenant-1', true),
    asksFor('tenant-2', wantedBytes),
    approves,
  ])

/** A quota was lowered, but before its cluster agrees it may be in use beyond it, and then it is not. */
const givenBackInUse: Scene = fc
  .tuple(between(60n, 150n), between(1n, 25n), fc.boolean())
  .map(([wantedBytes, beyondBytes, agrees]) => {
    const place = { tenant: 'tenant-1', offer: 'standard' } as const
    return [
      asksFor(place.tenant, wantedBytes),
      approves,
      uses({ ...place, usedBytes: wantedBytes + beyondBytes }),
      reconciles(place.tenant, agrees),
      uses({ ...place, usedBytes: 30n }),
      reconciles(place.tenant, false),
      reconciles(place.tenant, true),
    ]
  })

/** A growth, of which a size is held, is approved as a shrink. */
const amendedDown: Scene = fc
  .tuple(between(190n, 230n), between(60n, 170n))
  .map(([wantedBytes, amendedBytes]) => [
    asksFor('tenant-1', wantedBytes),
    decides({ decision: 'approve', pick: newest, amendedBytes }),
  ])

/** A part that was for a time is given back before its end, in whole or not. */
const givenUpEarly: Scene = fc
  .tuple(between(190n, 230n), between(150n, 189n))
  .map(([forATimeBytes, wantedBytes]) => [
    asksFor('tenant-1', forATimeBytes, { days: 40 }),
    approves,
    asksFor('tenant-1', wantedBytes),
    approves,
  ])

/** A part for a time ends on its day: nothing of it is in use. */
const endsInTime: Scene = between(190n, 230n).map((wantedBytes) => [
  asksFor('tenant-1', wantedBytes, { days: 5 }),
  approves,
  endsTemporariesAfter(6),
])

/** A machine reserves and never comes back. */
const leftBehind: Scene = fc.tuple(reserve, exactly(sweepsAfter(8)))

/** A request of several sizes is taken, and perhaps given back, before it is decided. */
const taken: Scene = fc
  .tuple(between(120n, 240n), fc.constantFrom<OperatorName>('operator-1', 'operator-2'))
  .map(([wantedBytes, by]) => [
    asksFor('tenant-3', wantedBytes),
    takesOrReleases({ act: 'take', by: 'operator-1' }, newest),
    takesOrReleases({ act: 'release', by }, newest),
    approves,
  ])

/** A question about a request is not answered, and then somebody decides it. */
const unanswered: Scene = fc.tuple(
  between(70n, 110n).map((wantedBytes) => asksFor('tenant-2', wantedBytes)),
  exactly(questions(newest)),
  exactly(expiresAfter(31)),
  exactly(decides({ decision: 'approve', pick: { among: 'expired', back: 0 }, amendedBytes: null })),
)

/** A quota is partly for a time, and somebody wants to borrow that part too. */
const lentForATime: Scene = fc.tuple(
  between(190n, 230n).map((wantedBytes) => asksFor('tenant-1', wantedBytes, { days: 40 })),
  exactly(approves),
  proposeUnused,
  exactly(answersLoan('consent', newest)),
)

/**
 * How a sequence begins: with a few steps that belong together, which chance alone hardly ever puts in this order, or
 * with none. Everything that follows is chance.
 */
export const someOpening: Scene = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 3, arbitrary: queue },
  { weight: 4, arbitrary: loan },
  { weight: 1, arbitrary: neverMoved },
  { weight: 2, arbitrary: borrowedGivenAway },
  { weight: 1, arbitrary: givenBackInUse },
  { weight: 1, arbitrary: amendedDown },
  { weight: 1, arbitrary: givenUpEarly },
  { weight: 1, arbitrary: endsInTime },
  { weight: 2, arbitrary: leftBehind },
  { weight: 2, arbitrary: taken },
  { weight: 2, arbitrary: unanswered },
  { weight: 3, arbitrary: lentForATime },
)
