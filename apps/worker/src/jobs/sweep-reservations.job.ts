import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const sweepReservationsJob: MakeJobHandler = (useCases) =>
  jobHandler('sweep-reservations', useCases['sweep-reservations'])
