import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const assessBudgetsJob: MakeJobHandler = (useCases) => jobHandler('assess-budgets', useCases['assess-budgets'])
