import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const applyTerritoryEventJob: MakeJobHandler = (useCases) =>
  jobHandler('apply-territory-event', useCases['apply-territory-event'])
