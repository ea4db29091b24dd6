import type * as fc from 'fast-check'
import type { QuotaCommand } from '../quota-command.ts'
import { decide } from './decide.ts'
import { decideLoan } from './decide-loan.ts'
import { endLoan } from './end-loan.ts'
import { endLoans } from './end-loans.ts'
import { endTemporaries } from './end-temporaries.ts'
import { expire } from './expire.ts'
import { makeRoom, makeRoomForLater } from './make-room.ts'
import { measure, useNearlyAll } from './measure.ts'
import { moveCapacity } from './move-capacity.ts'
import { proposeLoan, proposeUnused } from './propose-loan.ts'
import { question } from './question.ts'
import { reconcile } from './reconcile.ts'
import { releaseReservation } from './release-reservation.ts'
import { reserve } from './reserve.ts'
import { serveWaiting } from './serve-waiting.ts'
import { setCapacity, setToGiven } from './set-capacity.ts'
import { submit, submitForTime, submitOrWait } from './submit.ts'
import { sweepReservations } from './sweep-reservations.ts'
import { takeOrRelease } from './take.ts'
import { waitBehind } from './wait-behind.ts'
import { withdraw } from './withdraw.ts'

const often = (weight: number, command: fc.Arbitrary<QuotaCommand>): fc.Arbitrary<QuotaCommand>[] =>
  Array.from({ length: weight }, () => command)

/** Everything that can happen to capacity. Another thing is one more file beside these, and one more line here. */
export const allCommands: readonly fc.Arbitrary<QuotaCommand>[] = [
  ...often(2, submit),
  ...often(2, submitForTime),
  ...often(2, submitOrWait),
  ...often(3, waitBehind),
  ...often(6, decide),
  ...often(6, reconcile),
  ...often(2, proposeLoan),
  ...often(2, proposeUnused),
  ...often(3, decideLoan),
  ...often(4, endLoan),
  endLoans,
  ...often(2, measure),
  ...often(3, useNearlyAll),
  ...often(2, question),
  expire,
  ...often(3, serveWaiting),
  ...often(3, endTemporaries),
  reserve,
  releaseReservation,
  sweepReservations,
  ...often(3, takeOrRelease),
  withdraw,
  ...often(2, setCapacity),
  ...often(2, setToGiven),
  ...often(3, makeRoom),
  ...often(3, makeRoomForLater),
  ...often(2, moveCapacity),
]
