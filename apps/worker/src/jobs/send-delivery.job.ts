import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const sendDeliveryJob: MakeJobHandler = (useCases) => jobHandler('send-delivery', useCases['send-delivery'])
